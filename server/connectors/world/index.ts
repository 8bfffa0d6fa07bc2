import { z } from "zod";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import type { WorldFacts, WorldPort } from "#server/connectors/ports/world.ts";
import type { Env } from "#server/platform/env.ts";
import { err, ok } from "#server/platform/pure/result.ts";
import { SECOND_MS } from "#server/platform/pure/time.ts";

const ANSWER_WITHIN_MS = 15 * SECOND_MS;
/** So many calls fail before a fault ends by itself: more than a breaker bears. */
const TIMES = 30;

const state = z.object({
  mailboxes: z.array(
    z.object({
      email: z.string(),
      name: z.string(),
      kind: z.string(),
      messages: z.array(z.object({ from: z.string(), subject: z.string(), internalDate: z.string() })),
    }),
  ),
  hubspot: z.object({
    objects: z.object({
      deals: z.array(
        z.object({ id: z.string(), archived: z.boolean(), properties: z.record(z.string(), z.string().nullable()) }),
      ),
    }),
  }),
  slack: z.object({
    answers: z.array(z.object({ text: z.string(), blocks: z.array(z.unknown()).nullable(), at: z.string() })),
  }),
  faults: z.array(z.object({ vendor: z.string(), kind: z.string(), remaining: z.number() })),
});

/** The sandbox's control API; null unless the stack that runs the sandbox has given us its address and token. */
export function createWorld(env: Pick<Env, "WORLD_URL" | "WORLD_TOKEN" | "simulated">): WorldPort | null {
  const { WORLD_URL: url, WORLD_TOKEN: token } = env;
  if (!url || !token || env.simulated.size === 0) return null;
  const act = async (path: string, body: unknown): VendorResult<void> => {
    const answer = await call(url, token, path, body);
    return answer.ok ? ok(undefined) : answer;
  };
  return {
    facts: async () => {
      const answer = await call(url, token, "/state", null);
      return answer.ok ? ok(factsOf(state.parse(answer.value))) : answer;
    },
    submitForm: ({ email, name, company, message }) => {
      const [firstname = name, ...rest] = name.split(" ");
      const contact = { email, firstname, lastname: rest.join(" "), company, message };
      return act("/world/form-submission", { contact });
    },
    reply: (reply) => act("/world/prospect-reply", reply),
    moveDeal: ({ id, stage }) =>
      act("/world/crm-change", { objectType: "deals", action: "update", id, properties: { dealstage: stage } }),
    mentionInSlack: (text) => act("/world/slack-mention", { text }),
    commandInSlack: (text) => act("/world/slack-command", { text }),
    approveInSlack: (value) => act("/world/slack-press", { action: APPROVE, value }),
    postOnX: (post) => act("/world/x-post", post),
    break: (vendor, how) => {
      if (how === "revoked") return act("/world/revoke", { vendor, account: "*" });
      if (how === "lost_reply") return act("/world/fault", { vendor, kind: how, method: "POST", times: 1 });
      return act("/world/fault", { vendor, kind: how, times: TIMES });
    },
    heal: () => act("/world/clear-faults", {}),
  };
}

/** @param body null: a GET */
async function call(url: string, token: string, path: string, body: unknown): VendorResult<unknown> {
  try {
    const response = await fetch(new URL(path, url), {
      method: body === null ? "GET" : "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body === null ? undefined : JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const answer: unknown = await response.json();
    if (response.ok) return ok(answer);
    const said = z.object({ error: z.string() }).safeParse(answer);
    const message = said.success ? said.data.error : "The sandbox refused it.";
    return err({ vendor: "sandbox", kind: "rejected", message, status: response.status });
  } catch {
    return err({ vendor: "sandbox", kind: "unavailable", message: "The sandbox does not answer." });
  }
}

function factsOf({ mailboxes, hubspot, slack, faults }: z.output<typeof state>): WorldFacts {
  const ours = new Set(mailboxes.filter(({ kind }) => kind === "user").map(({ email }) => email));
  const prospects = mailboxes.flatMap(({ email, name, messages }) => {
    const got = messages.filter((message) => ours.has(message.from));
    const last = got.toSorted((a, b) => a.internalDate.localeCompare(b.internalDate)).at(-1);
    return !ours.has(email) && last ? [{ email, name, lastSubject: last.subject, at: last.internalDate }] : [];
  });
  const deals = hubspot.objects.deals
    .filter((deal) => !deal.archived)
    .map(({ id, properties }) => ({ id, name: properties.dealname ?? id, stage: properties.dealstage ?? "" }));
  return {
    prospects: prospects
      .toSorted((a, b) => b.at.localeCompare(a.at))
      .map(({ email, name, lastSubject }) => ({ email, name, lastSubject })),
    deals,
    stages: [...new Set(deals.map((deal) => deal.stage).filter(Boolean))].sort(),
    slackAnswer: slackAnswerOf(slack.answers),
    faults,
  };
}

const APPROVE = "caseyos_approve:";
const titleBlock = z.object({ type: z.literal("section"), text: z.object({ text: z.string() }) });
const buttons = z.object({
  type: z.literal("actions"),
  elements: z.array(z.object({ action_id: z.string(), value: z.string().optional() })),
});

/** The newest answer; a button is named by the first section that stands above it since the last buttons. */
function slackAnswerOf(answers: z.output<typeof state>["slack"]["answers"]): WorldFacts["slackAnswer"] {
  const last = answers.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1);
  if (!last) return null;
  let title: string | null = null;
  const found: { value: string; title: string }[] = [];
  for (const block of last.blocks ?? []) {
    const head = titleBlock.safeParse(block);
    if (head.success) title ??= head.data.text.text;
    if (isRuler(block)) title = null;
    const row = buttons.safeParse(block);
    if (!row.success) continue;
    const approve = row.data.elements.find((element) => element.action_id.startsWith(APPROVE));
    if (approve?.value && title !== null) found.push({ value: approve.value, title });
    title = null;
  }
  return { text: last.text, buttons: found };
}

const isRuler = (block: unknown): boolean => z.object({ type: z.enum(["divider", "header"]) }).safeParse(block).success;
