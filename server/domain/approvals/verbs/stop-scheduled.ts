import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";
import { type StopOrder, takeBackScheduled } from "../store/stop-scheduled.ts";

/** Takes back every approval whose move still waits, in the transaction of whoever stops it. @returns how many */
export async function stopScheduled(tx: Tx, ctx: Ctx, order: StopOrder): Promise<number> {
  authorize(ctx, "kill_switch.engage");
  return takeBackScheduled(tx, ctx, order);
}
