import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";
import { queueAgain, waitingSignals } from "../store/process.ts";

/**
 * Takes up signals that waited for a mailbox, at most 500. Called in the transaction that has just read one, so that
 * earlier mails are known, by a job that was authorised itself.
 */
export async function requeueWaitingSignals(tx: Tx, ctx: Ctx): Promise<{ count: number }> {
  const ids = await waitingSignals(tx, ctx.workspaceId, 500);
  if (ids.length === 0) return { count: 0 };
  const signals = ids.map((id) => ({ id, outboxId: ctx.newId() }));
  await queueAgain(tx, ctx.workspaceId, signals, { requestId: ctx.requestId, now: ctx.now() });
  const subject = { type: "workspace", id: ctx.workspaceId };
  await record(tx, ctx, { action: "signal.requeued", subject, detail: { count: ids.length } });
  return { count: ids.length };
}
