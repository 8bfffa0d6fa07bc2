import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import type { Tx } from "#server/platform/transact.ts";
import { findExecutionForDeal } from "../store.ts";
import type { Attribution } from "./attribute-reply.ts";

export type DealReference = { dealId: string; contactId: string | null; occurredAt: Date };

/** What was done last is taken for the cause for this long. */
const WINDOW_MS = 30 * DAY_MS;

/** Which of our actions a change of a deal is put down to: the last one on the deal or with its contact in thirty days. */
export async function attributeDeal(tx: Tx, ctx: Ctx, deal: DealReference): Promise<Attribution | null> {
  authorize(ctx, "outcome.record");
  const { dealId, contactId, occurredAt: until } = deal;
  const from = new Date(until.getTime() - WINDOW_MS);
  const found = await findExecutionForDeal(tx, ctx.workspaceId, { dealId, contactId, from, until });
  return found && { executionId: found.id, moveId: found.moveId };
}
