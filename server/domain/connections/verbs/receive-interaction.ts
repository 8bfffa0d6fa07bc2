import type { Deps } from "#server/platform/context.ts";
import { seal } from "#server/platform/crypto.ts";
import { invalidInput } from "#server/platform/pure/errors.ts";
import {
  type Asked,
  answerContext,
  commandOf,
  pressOf,
  type SlackList,
  type StoredInteraction,
  slackWords,
} from "../policy/slack-interaction.ts";
import { workspacesOfAccounts } from "../store/connections.ts";
import { insertInbound } from "../store/inbound.ts";
import { verifyWebhook, type WebhookRequest } from "./verify-webhook.ts";

export const interactionKinds = ["actions", "commands"] as const;
type InteractionKind = (typeof interactionKinds)[number];

/** What the person is told at once; null: nothing, the answer comes from the job. */
export type InteractionAnswer = { text: string | null };

/**
 * Takes a press of a button or a command: verified, stored, and acknowledged at once, since Slack waits three seconds. Who the
 * person is and what they may do is the job's question. The same interaction again changes nothing.
 * @throws unauthenticated (missing, invalid or stale signature), invalid_input
 */
export async function receiveInteraction(
  deps: Deps,
  kind: InteractionKind,
  request: WebhookRequest,
): Promise<InteractionAnswer> {
  verifyWebhook(deps, "slack", request);
  const form = Object.fromEntries(new URLSearchParams(request.rawBody.toString("utf8")));
  if (kind === "commands") {
    const { asked, list } = read(() => commandOf(form));
    const text = list === null ? slackWords.help : await take(deps, request.requestId, asked, { list, press: null });
    return { text };
  }
  const found = read(() => pressOf(JSON.parse(form.payload ?? "null")));
  if (!found) return { text: null };
  const { asked, workspaceId, press } = found;
  const { list, ...what } = press;
  const refusal = await take(deps, request.requestId, asked, { list, press: what, workspaceId });
  // Slack shows nothing of this answer to a press. Not waited for: nothing hangs on it, and Slack waits for us.
  if (refusal !== null) {
    void deps.connectors.chatAnswer(asked.answerTo, { text: refusal, blocks: null, replacesOriginal: false });
  }
  return { text: refusal };
}

function read<T>(parse: () => T): T {
  try {
    return parse();
  } catch {
    throw invalidInput("webhook.invalid_body", "The body is no interaction of Slack.");
  }
}

type Wanted = { list: SlackList; press: StoredInteraction["press"]; workspaceId?: string };

/** @returns why nothing will come of it, or null */
async function take(deps: Deps, requestId: string, asked: Asked, wanted: Wanted): Promise<string | null> {
  const owners = await workspacesOfAccounts(deps, "slack", [asked.teamId]);
  const ours = owners.filter(
    ({ workspaceId }) => wanted.workspaceId === undefined || workspaceId === wanted.workspaceId,
  );
  if (asked.isOtherTeam || (ours.length === 0 && wanted.workspaceId !== undefined)) return slackWords.otherTeam;
  if (ours.length === 0) return slackWords.notConnected;
  const vendorEventId = `${wanted.press === null ? "command" : "press"}:${asked.triggerId}`;
  const body: StoredInteraction = {
    kind: "slack_interaction",
    teamId: asked.teamId,
    userId: asked.userId,
    answerBox: seal(deps.keys, asked.answerTo, answerContext(vendorEventId)),
    list: wanted.list,
    press: wanted.press,
  };
  const rows = ours.map(({ workspaceId }) => ({
    id: deps.newId(),
    workspaceId,
    vendorEventId,
    body,
    outboxId: deps.newId(),
  }));
  const accepted = await insertInbound(deps.db.pool, rows, { connector: "slack", requestId, now: deps.now() });
  deps.log.info({ connector: "slack", requestId, accepted }, "interaction stored");
  return accepted === 0 ? slackWords.repeated : null;
}
