import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, forbidden, invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import type { StandIn, StandInInput } from "../contract.ts";
import { standInEnded, standInSet } from "../events.ts";
import { findDecider } from "../store/requests.ts";
import { endStandIn, findStandIn, hasOverlap, insertStandIn, listStandIns, lockStandIns } from "../store/stand-ins.ts";
import { assertDecider } from "./request-approval.ts";

const LONGEST_MS = 366 * DAY_MS;

/**
 * Out of office: the other may decide what the caller is asked, from `startsAt` until `endsAt`. It does not pass on further.
 * @throws invalid_input for a span that makes no sense; conflict when somebody stands in at that time already
 */
export async function setStandIn(ctx: Ctx, input: StandInInput): Promise<StandIn> {
  authorize(ctx, "approval.delegate");
  const { actor } = ctx;
  if (actor.type !== "user") throw forbidden("approval.needs_person", "Only a person can name who stands in for them.");
  const [startsAt, endsAt] = [new Date(input.startsAt), new Date(input.endsAt)];
  assertSpan(startsAt, endsAt, ctx.now());
  return transact(ctx, async (tx) => {
    await assertDecider(tx, ctx, input.toUserId);
    await lockStandIns(tx, ctx.workspaceId, actor.id);
    const span = { fromUserId: actor.id, startsAt, endsAt };
    if (await hasOverlap(tx, ctx.workspaceId, span)) {
      throw conflict("approval.stand_in_overlaps", "Somebody stands in for you at that time already. End that first.");
    }
    const id = ctx.newId();
    await insertStandIn(tx, ctx.workspaceId, { id, ...span, toUserId: input.toUserId, createdAt: ctx.now() });
    const detail = { from: actor.id, to: input.toUserId, startsAt: input.startsAt, endsAt: input.endsAt };
    await record(tx, ctx, { action: "approval.stand_in_set", subject: { type: "stand_in", id }, detail });
    await emit(tx, ctx, standInSet({ standInId: id, fromUserId: actor.id, toUserId: input.toUserId }));
    const other = await findDecider(tx, ctx.workspaceId, input.toUserId);
    return {
      id,
      fromUserId: actor.id,
      fromName: actor.name,
      toUserId: input.toUserId,
      toName: other?.name ?? "",
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    };
  });
}

function assertSpan(startsAt: Date, endsAt: Date, now: Date): void {
  if (endsAt <= startsAt) throw invalidInput("approval.span", "The end must be after the start.");
  if (endsAt <= now) throw invalidInput("approval.span", "This time is over. Choose one that is still to come.");
  if (endsAt.getTime() - startsAt.getTime() > LONGEST_MS) {
    throw invalidInput("approval.span", "Somebody can stand in for a year at most.");
  }
}

/** Ends it before its time: one's own, or anybody's for admins. @throws not_found; conflict when it is over */
export async function endStandInEarly(ctx: Ctx, input: { standInId: string }): Promise<{ standInId: string }> {
  authorize(ctx, "approval.delegate");
  const { standInId } = input;
  return transact(ctx, async (tx) => {
    const found = await findStandIn(tx, ctx.workspaceId, standInId);
    if (!found) throw notFound("stand_in");
    const isAdmin = ctx.actor.type === "user" && ctx.actor.role === "admin";
    if (found.fromUserId !== ctx.actor.id && !isAdmin) {
      throw forbidden("approval.not_yours", "Only the one who is away, or an admin, can end this.");
    }
    if (!(await endStandIn(tx, ctx.workspaceId, standInId, ctx.now()))) {
      throw conflict("approval.stand_in_over", "This is over already.");
    }
    await record(tx, ctx, { action: "approval.stand_in_ended", subject: { type: "stand_in", id: standInId } });
    await emit(tx, ctx, standInEnded({ standInId }));
    return { standInId };
  });
}

/** Who stands in for whom, now and later. */
export async function standIns(ctx: Ctx): Promise<StandIn[]> {
  authorize(ctx, "approval.read");
  return listStandIns(ctx.db.prisma, ctx.workspaceId, ctx.now());
}
