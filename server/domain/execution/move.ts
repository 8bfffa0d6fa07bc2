import { emailFor } from "#server/domain/connections/index.ts";
import { checkDraft } from "#server/domain/outreach/index.ts";
import { contentHashOf, type MoveForExecution } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { invalidInput, isAppError } from "#server/platform/pure/errors.ts";
import type { Mailbox } from "./policy/compose.ts";
import { type GuardFacts, limitWindows } from "./policy/guards.ts";
import { connectionFacts, countSends, type FactReader, suppressionOf } from "./store/facts.ts";

/** A move with a draft: what the executors of today can do. */
export type SendableMove = MoveForExecution & { draft: NonNullable<MoveForExecution["draft"]> };

export function assertSendable(move: MoveForExecution): SendableMove {
  if (!move.draft) throw invalidInput("move.no_draft", "This move has no draft that could be sent.");
  return { ...move, draft: move.draft };
}

export const recipientOf = (move: MoveForExecution): string => move.params.to[0] ?? "";

/** The sender as the recipient sees it, also when the mailbox can no longer be called. */
export async function senderOf(ctx: Ctx, move: SendableMove): Promise<Mailbox> {
  const { connectionId } = move.params;
  try {
    const { address, name } = await emailFor(ctx, connectionId);
    return { address, name };
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code === "internal") throw thrown;
    const connection = await connectionFacts(ctx.db.prisma, ctx.workspaceId, connectionId);
    return { address: connection?.address ?? "", name: null };
  }
}

/** Everything the guards decide on, as it is now. @param approval null in a preview */
export async function factsOf(
  db: FactReader,
  ctx: Ctx,
  move: SendableMove,
  approval: GuardFacts["approval"],
): Promise<GuardFacts> {
  const { workspaceId } = ctx;
  const person = { contactId: move.contactId, recipient: recipientOf(move) };
  const { connectionId } = move.params;
  const windows = limitWindows(ctx.now());
  const counted = { ...person, connectionId, dayFrom: windows.day, weekFrom: windows.week };
  return {
    actionType: move.actionType,
    approval,
    storedHash: move.contentHash,
    actualHash: contentHashOf({ ...move, subject: move.draft.subject, text: move.draft.text }),
    recipient: person.recipient,
    suppression: await suppressionOf(db, workspaceId, person),
    sends: move.actionType === "send_email" ? await countSends(db, workspaceId, counted) : null,
    draftProblems: draftProblems(move),
    connection: await connectionFacts(db, workspaceId, connectionId),
  };
}

function draftProblems(move: SendableMove): readonly string[] {
  const verdict = checkDraft(move.draft);
  return verdict.ok ? [] : verdict.problems;
}
