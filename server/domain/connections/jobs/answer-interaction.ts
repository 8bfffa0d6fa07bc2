import { decide, listApprovals, moveFields } from "#server/domain/approvals/index.ts";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { getMove, listQueue } from "#server/domain/queue/index.ts";
import { getWorkspace } from "#server/domain/workspaces/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { open } from "#server/platform/crypto.ts";
import { errorTable, isAppError } from "#server/platform/pure/errors.ts";
import { isAllowed } from "#server/platform/pure/permissions.ts";
import { transact } from "#server/platform/transact.ts";
import { answerContext, type SlackList, type StoredInteraction } from "../policy/slack-interaction.ts";
import { listMessage, resultWords, type ShownMove } from "../policy/slack-message.ts";
import { markProcessed } from "../store/inbound.ts";
import { slackPerson } from "./slack-person.ts";

/** Moves of one message: Slack takes 50 blocks, a move has up to five. */
const MOST_MOVES = 5;

type Answer = { text: string; blocks: unknown[] | null; replacesOriginal: boolean };

/**
 * Does what a person asked for in Slack, as that person, and answers them alone. A refusal is an answer too; what may pass by
 * itself is thrown, so that the job runs again: the same approval twice is one.
 */
export async function answerInteraction(
  ctx: Ctx,
  inbound: { id: string; vendorEventId: string },
  interaction: StoredInteraction,
): Promise<{ signalId: null }> {
  const answer = await answerTo(ctx, interaction);
  const address = open(ctx.keys, interaction.answerBox, answerContext(inbound.vendorEventId));
  const told = await ctx.connectors.chatAnswer(address, answer);
  const error = told.ok ? null : `The answer did not reach Slack: ${told.error.message}`;
  await transact(ctx, (tx) => markProcessed(tx, ctx.workspaceId, inbound.id, ctx.now(), error));
  return { signalId: null };
}

async function answerTo(ctx: Ctx, interaction: StoredInteraction): Promise<Answer> {
  try {
    const person = await slackPerson(ctx, interaction);
    const { press, list } = interaction;
    const result = press && (await approve(person, press));
    return { ...(await listFor(person, list, result)), replacesOriginal: press !== null };
  } catch (error) {
    if (!isAppError(error) || errorTable[error.code].job === "retry") throw error;
    return { text: error.message, blocks: null, replacesOriginal: false };
  }
}

/** @returns what came of it, in words */
async function approve(person: Ctx, press: { moveId: string; contentHash: string }): Promise<string> {
  const decided = await decide(person, { ...press, verdict: "approve" });
  const { title } = await getMove(person, { moveId: press.moveId });
  return resultWords(title, person.actor.type === "user" ? person.actor.name : "CaseyOS", decided);
}

async function listFor(
  person: Ctx,
  list: SlackList,
  result: string | null,
): Promise<{ text: string; blocks: unknown[] }> {
  const workspace = await getWorkspace(person);
  const found = await idsOf(person, list);
  const moves: ShownMove[] = [];
  for (const { moveId, obstacle } of found) moves.push(await shown(person, moveId, obstacle));
  const home = `${person.appUrl}/${workspace.slug}`;
  return listMessage({
    workspaceId: person.workspaceId,
    workspaceName: workspace.name,
    list,
    moves,
    result,
    pageOf: (moveId) => (moveId === null ? `${home}/${list}` : `${home}/moves/${moveId}`),
  });
}

async function idsOf(person: Ctx, list: SlackList): Promise<{ moveId: string; obstacle: string | null }[]> {
  if (list === "today") {
    const { items } = await listQueue(person, { limit: MOST_MOVES });
    return items.map(({ id }) => ({ moveId: id, obstacle: null }));
  }
  const { items } = await listApprovals(person, { limit: MOST_MOVES });
  return items.map(({ moveId, obstacle }) => ({ moveId, obstacle }));
}

async function shown(person: Ctx, moveId: string, obstacle: string | null): Promise<ShownMove> {
  const move = await getMove(person, { moveId });
  const about = [`Score ${Math.round(move.score)}`, move.contactName, move.companyName].filter(Boolean).join(" · ");
  const refusal = isAllowed(person.actor, "move.approve") ? obstacle : "You can read here, not approve.";
  const { id, title, contentHash } = move;
  return { id, title, contentHash, about, content: await contentOf(person, move), obstacle: refusal };
}

/** What would be done: the words of the draft, and every parameter by its label. */
async function contentOf(person: Ctx, { id, draft }: MoveDetail): Promise<string> {
  const { fields } = await moveFields(person, { moveId: id });
  const lines = fields.flatMap(({ label, value, options }) => {
    const told = options?.find((option) => option.value === value)?.label ?? value;
    if (told === null || told === "" || told === false) return [];
    return [`${label}: ${told === true ? "yes" : Array.isArray(told) ? told.join(", ") : told}`];
  });
  return [...(draft ? [draft.subject, draft.text] : []), lines.join("\n")].filter(Boolean).join("\n\n");
}
