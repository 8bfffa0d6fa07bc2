import type { Refusal } from "#server/domain/guardrails/index.ts";
import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { Tx } from "#server/platform/transact.ts";
import { markPaused } from "../store/executions.ts";

/** `attempts` begun so far. `isUnknown`: nobody knows what came of the last one, so it is looked for before anything else. */
export type Pause = { executionId: string; moveId: string; refusal: Refusal; attempts: number; isUnknown: boolean };

/** Says once why it waits. What waits already is looked after by the sweep as before. */
export async function pause(tx: Tx, ctx: Ctx, wait: Pause): Promise<void> {
  const { executionId, moveId, attempts, isUnknown } = wait;
  const { rule, message } = wait.refusal;
  if (!(await markPaused(tx, ctx, executionId, { message, attempts, isUnknown }))) return;
  const subject = { type: "move", id: moveId };
  await record(tx, ctx, { action: "move.paused", subject, moveId, detail: { executionId, rule, message } });
  await emit(tx, ctx, { name: "execution.paused", payload: { moveId, executionId, rule } });
}
