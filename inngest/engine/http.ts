import { engineOrigin } from "./call.ts";
import { type Core, transact } from "./core.ts";
import { isDefer } from "./defers.ts";
import { ingestEvents, readEvents } from "./ingest.ts";
import { resolveStep } from "./resolve.ts";
import { apiToken, sameSecret } from "./signature.ts";
import { storeCheckpoint } from "./steps.ts";
import { isObject, type JsonValue, limits, parseOps } from "./wire.ts";

const eventPath = /^\/e\/([^/]+)$/;

function json(status: number, body: JsonValue): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

function refuse(status: number, error: string): Response {
  return json(status, { error, status });
}

/**
 * Inngest's API as the SDK's client calls it, answered inside this process.
 * @throws TypeError for any other origin, as a fetch that fails
 */
export async function answerApi(core: Core, request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (url.origin !== engineOrigin) {
    throw new TypeError(`The embedded Inngest engine answers ${engineOrigin} only, not ${url.origin}.`);
  }
  if (!isAllowed(core, url, request)) {
    return url.pathname.startsWith("/e/")
      ? json(401, { ids: [], status: 401, error: "Event key not found" })
      : refuse(401, "Unauthorized");
  }
  return routeApi(core, url, request);
}

function isAllowed(core: Core, url: URL, request: Request): boolean {
  const [, key] = eventPath.exec(url.pathname) ?? [];
  if (key !== undefined) return sameSecret(decodeURIComponent(key), core.settings.eventKey);
  return sameSecret(request.headers.get("authorization") ?? "", `Bearer ${apiToken(core.settings.signingKey)}`);
}

/** The API without a look at who asks. */
export async function routeApi(core: Core, url: URL, request: Request): Promise<Response> {
  if (eventPath.test(url.pathname) && request.method === "POST") return acceptEvents(core, request);
  const [, run] = /^\/v1\/checkpoint\/([^/]+)\/async$/.exec(url.pathname) ?? [];
  if (run !== undefined && request.method === "POST") return acceptCheckpoint(core, request, decodeURIComponent(run));
  if (url.pathname === "/v1/signals" && request.method === "POST") return acceptSignal(core, request);
  core.log.error({ path: url.pathname }, "Inngest API call that the embedded engine does not cover");
  return refuse(501, `${request.method} ${url.pathname} is not covered by the embedded Inngest engine.`);
}

async function acceptEvents(core: Core, request: Request): Promise<Response> {
  const events = readEvents(await request.text(), request.headers.get("x-inngest-event-id-seed"));
  if (!Array.isArray(events)) return json(events.status, { ids: [], ...events });
  await ingestEvents(core, events);
  return json(200, { ids: events.map((event) => event.id), status: 200 });
}

async function acceptCheckpoint(core: Core, request: Request, run: string): Promise<Response> {
  const body: unknown = await request.json();
  if (!isObject(body) || typeof body.qi_id !== "string") return refuse(400, "A checkpoint needs qi_id.");
  const ops = parseOps(body.steps ?? []);
  const large = ops.find((op) => JSON.stringify(op.data).length > limits.stepBytes);
  if (large) return refuse(413, `The output of step "${large.displayName}" is too large.`);
  const finished = ops.filter((op) => op.op === "StepRun" || op.op === "Step");
  const unexpected = ops.find((op) => !finished.includes(op) && !isDefer(op));
  if (unexpected) return refuse(400, `${unexpected.op} cannot be checkpointed.`);
  const done = finished.map((op) => ({ op, result: { data: op.data }, attempts: 1 }));
  const held = await storeCheckpoint(core, run, body.qi_id, done, ops.filter(isDefer));
  if (!held) return refuse(409, "Another dispatch of this run has taken over.");
  return json(200, { data: {} });
}

async function acceptSignal(core: Core, request: Request): Promise<Response> {
  const body: unknown = await request.json();
  if (!isObject(body) || typeof body.signal !== "string") return refuse(400, "A signal needs a name.");
  const { signal, data = null } = body;
  const run = await transact(core, async (work) => {
    const [waiting] = await work.query<{ run: string; id: string }>(
      "select run, id from inngest.step where wait_for = $1 and not done order by created_at limit 1",
      [`signal:${signal}`],
    );
    if (waiting) await resolveStep(core, work, waiting.run, waiting.id, { data: { signal, data } });
    return waiting?.run;
  });
  return run === undefined ? refuse(404, "No run waits for this signal.") : json(200, { data: { run_id: run } });
}
