import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { invalidInput } from "#server/platform/pure/errors.ts";
import { DAY_MS, type SnoozeChoice, snoozeChoices, snoozeUntil } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import type { MoveChange, SnoozeInput } from "../contract.ts";
import { moveSnoozed } from "../events.ts";
import { findTimeZone } from "../store/moves.ts";
import { setMoveStatus } from "./set-move-status.ts";

const LONGEST_MS = 366 * DAY_MS;
const isChoice = (until: string): until is SnoozeChoice => (snoozeChoices as readonly string[]).includes(until);

/** Puts a move away until a time of the person's own clock. A snoozed move can be snoozed anew. */
export async function snoozeMove(ctx: Ctx, input: SnoozeInput): Promise<MoveChange> {
  authorize(ctx, "move.snooze");
  const { moveId } = input;
  const until = await endOf(ctx, input.until);
  return transact(ctx, async (tx) => {
    const change = await setMoveStatus(tx, ctx, {
      moveId,
      from: ["open", "snoozed"],
      to: "snoozed",
      contentHash: input.contentHash,
      patch: { snoozedUntil: until },
    });
    const detail = { until: until.toISOString() };
    await record(tx, ctx, { action: "move.snoozed", subject: { type: "move", id: moveId }, moveId, detail });
    await emit(tx, ctx, moveSnoozed(moveId, until.toISOString()));
    return change;
  });
}

async function endOf(ctx: Ctx, until: string): Promise<Date> {
  const now = ctx.now();
  if (isChoice(until)) {
    const userId = ctx.actor.type === "user" ? ctx.actor.id : null;
    return snoozeUntil(until, now, await findTimeZone(ctx.db.prisma, ctx.workspaceId, userId));
  }
  const end = new Date(until);
  if (end.getTime() <= now.getTime())
    throw invalidInput("snooze.past", "This time is over. Choose one that is still to come.");
  if (end.getTime() > now.getTime() + LONGEST_MS)
    throw invalidInput("snooze.too_long", "A move can be snoozed for a year at most.");
  return end;
}
