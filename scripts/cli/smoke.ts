import { randomUUID } from "node:crypto";
import { z } from "zod";
import { chainVerdict } from "#server/domain/execution/contract.ts";
import { flowList } from "#server/domain/form-flow/contract.ts";
import { findRuntime } from "../stack/runtime.ts";
import { withTemporaryKey } from "./access.ts";

type Target = { url: string; key: string };
type Step = { name: string; run: (target: Target) => Promise<string> };
type Result = { name: string; ms: number; isOk: boolean; says: string };

/** A signal becomes a move within a second where the engine is idle; a busy one may take longer. */
const MOVE_WITHIN_MS = 60_000;
const ANSWER_WITHIN_MS = 15_000;

async function ask(target: Target, path: string, options: { method?: string; body?: unknown } = {}): Promise<Response> {
  const response = await fetch(`${target.url}${path}`, {
    method: options.method ?? "GET",
    headers: { authorization: `Bearer ${target.key}`, "content-type": "application/json" },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${detailOf(await response.text())}`);
  return response;
}

/** The sentence of a problem document, else the start of whatever was answered. */
function detailOf(text: string): string {
  const problem = z.object({ detail: z.string() }).safeParse(parsed(text));
  return problem.success ? problem.data.detail : text.slice(0, 200).trim();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const readJson = async <T>(response: Response, shape: z.ZodType<T>): Promise<T> => shape.parse(await response.json());

const ready = z.object({
  status: z.literal("ready"),
  checks: z.object({ database: z.object({ ms: z.number() }), outbox: z.object({ waiting: z.number() }) }),
});
const movePage = z.object({ items: z.array(z.object({ id: z.string(), title: z.string() })) });
const signalPage = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      status: z.string(),
      reason: z.string().nullable(),
      moveId: z.string().nullable(),
      moveTitle: z.string().nullable(),
    }),
  ),
});

const steps: Step[] = [
  {
    name: "health",
    run: async (target) => (await readJson(await ask(target, "/api/health"), z.object({ status: z.string() }))).status,
  },
  {
    name: "ready",
    run: async (target) => {
      const { checks } = await readJson(await ask(target, "/api/ready"), ready);
      return `database in ${checks.database.ms} ms, ${checks.outbox.waiting} events waiting`;
    },
  },
  {
    name: "openapi",
    run: async (target) => {
      const document = await readJson(await ask(target, "/api/openapi.json"), z.object({ paths: z.looseObject({}) }));
      return `${Object.keys(document.paths).length} paths`;
    },
  },
  {
    name: "sign-in page",
    run: async (target) => {
      const page = await (await ask(target, "/sign-in")).text();
      if (!/<h1/i.test(page)) throw new Error("The page has no heading.");
      return `${Math.round(page.length / 1024)} KiB`;
    },
  },
  {
    name: "today",
    run: async (target) => {
      const { items } = await readJson(await ask(target, "/api/v1/moves?limit=25"), movePage);
      return items[0] ? `first: ${items[0].title}` : "no open move";
    },
  },
  { name: "signal to move", run: signalToMove },
  {
    name: "receipts",
    run: async (target) => {
      const verdict = await readJson(await ask(target, "/api/v1/receipts/verify"), chainVerdict);
      if (!verdict.isIntact) throw new Error(`The chain of receipts is broken at ${verdict.seq}: ${verdict.problem}`);
      return `${verdict.checked} in an unbroken chain`;
    },
  },
];

/** Pushes a form of a person who does not exist, waits for its moves, and dismisses them again; the contact stays. */
async function signalToMove(target: Target): Promise<string> {
  const id = randomUUID();
  const payload = {
    email: `smoke-${id.slice(0, 8)}@caseyos-smoke.example`,
    formName: "Smoke test",
    message: "Pricing?",
  };
  const pushed = await ask(target, "/api/v1/signals", {
    method: "POST",
    body: { type: "form_submitted", id: `smoke:${id}`, payload },
  });
  const signal = await readJson(pushed, z.object({ id: z.string() }));
  const end = performance.now() + MOVE_WITHIN_MS;
  for (;;) {
    const { items } = await readJson(await ask(target, "/api/v1/signals?limit=100"), signalPage);
    const found = items.find((item) => item.id === signal.id);
    if (found?.moveId && found.status === "accepted") {
      for (const moveId of [found.moveId, ...(await followUpsOf(target, signal.id))])
        await ask(target, `/api/v1/moves/${moveId}/dismiss`, { method: "POST", body: { reason: "other" } });
      return `${found.moveTitle ?? "a move"} (dismissed again)`;
    }
    if (found?.reason) throw new Error(`The signal made no move: ${found.reason}`);
    if (performance.now() > end) throw new Error(`The signal made no move within ${MOVE_WITHIN_MS / 1000} s.`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** What was proposed for HubSpot besides the answer. */
async function followUpsOf(target: Target, signalId: string): Promise<string[]> {
  const { items } = await readJson(await ask(target, `/api/v1/signals/${signalId}/flow`), flowList);
  const step = items[0]?.steps.find(({ key }) => key === "follow_ups");
  return (step?.sources ?? []).flatMap(({ kind, id }) => (kind === "move" ? [id] : []));
}

async function timed(step: Step, target: Target): Promise<Result> {
  const begun = performance.now();
  const end = (isOk: boolean, says: string): Result => ({
    name: step.name,
    ms: Math.round(performance.now() - begun),
    isOk,
    says,
  });
  try {
    return end(true, await step.run(target));
  } catch (error) {
    return end(false, reasonOf(error));
  }
}

/** What `fetch` says of a connection that failed stands in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

async function tryAll(target: Target): Promise<void> {
  let failed = 0;
  for (const step of steps) {
    const result = await timed(step, target);
    if (!result.isOk) failed += 1;
    console.log(
      `${result.isOk ? "ok    " : "FAILED"}  ${result.name.padEnd(16)} ${`${result.ms} ms`.padStart(9)}  ${result.says}`,
    );
  }
  console.log(`\n${steps.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

/**
 * `./caseyos smoke`: each step with its time; exit code 1 when one failed. Every step runs, so that one broken part does not
 * hide another.
 */
export async function smoke(options: { url?: string; key?: string }): Promise<void> {
  const url = (options.url ?? findRuntime()?.env.APP_URL)?.replace(/\/$/, "");
  if (!url) throw new Error("CaseyOS does not run here. Start it with `npm start`, or name its address with --url.");
  if (options.key) return tryAll({ url, key: options.key });
  if (options.url && options.url !== findRuntime()?.env.APP_URL)
    throw new Error("An installation elsewhere needs an API key: --key, made on its settings page.");
  await withTemporaryKey("Made by ./caseyos smoke", (key) => tryAll({ url, key }));
}
