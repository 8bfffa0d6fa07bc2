import { setMoveStatus } from "#server/domain/queue/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { type AppError, notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { DecideInput, Decision } from "../contract.ts";
import { type Obstacle, obstacleError } from "../policy/obstacle.ts";
import { decisionConflict, refusalConflict } from "../policy/verdict.ts";
import { type Approved, approveMove } from "../store/approve.ts";
import { decisionFacts, isAskedNow, ownDecision, standingApproval } from "../store/facts.ts";
import { closeRequest, writeRefusal } from "../store/requests.ts";

/** A move that changes under every one of these is being fought over; the caller looks again. */
const MOST_ATTEMPTS = 5;

/**
 * One person's verdict on exactly the content they saw, from whatever surface. An approval schedules the move after the
 * workspace's hold window, or counts as the first of two. Saying the same again about the same content changes nothing.
 * @throws not_found; conflict with what happened instead: move.content_changed (with the parts that changed),
 *   move.already_decided (by whom) …; forbidden approval.own_request, approval.not_assignee, approval.ask_first
 */
export async function decide(ctx: Ctx, input: DecideInput): Promise<Decision> {
  authorize(ctx, "move.approve");
  return input.verdict === "approve" ? approve(ctx, input) : refuse(ctx, input);
}

/** The audit entry and the event are part of the one statement. */
async function approve(ctx: Ctx, input: DecideInput): Promise<Decision> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const answer = await approveMove(ctx, { ...input, note: input.note ?? null });
    switch (answer.is) {
      case "approved":
        return decisionOf(input.moveId, answer.approved);
      case "missing":
        throw notFound("move");
      case "refused":
        return repeated(ctx, input, answer.obstacle);
      case "raced":
        continue;
      default:
        answer satisfies never;
    }
  }
  throw await tooLate(ctx, input);
}

/** The same person said the same before: their answer of then. Everybody else learns what stands in the way. */
async function repeated(ctx: Ctx, input: DecideInput, obstacle: Obstacle): Promise<Decision> {
  if (obstacle !== "state" && obstacle !== "repeated") throw obstacleError(obstacle);
  const own = await ownDecision(ctx.db.prisma, ctx, input);
  const isStanding = own?.move.contentHash === input.contentHash;
  if (own && isStanding && own.approval.status === "open") {
    return decisionOf(input.moveId, {
      approvalId: own.approval.id,
      status: "awaiting_approval",
      holdUntil: null,
      version: own.move.version,
    });
  }
  if (own && isStanding && own.approval.status === "granted" && isUnderway(own.move.status)) {
    const standing = await standingApproval(ctx.db.prisma, ctx.workspaceId, input.moveId);
    if (standing !== own.approval.id) throw await tooLate(ctx, input);
    return decisionOf(input.moveId, {
      approvalId: own.approval.id,
      status: "scheduled",
      holdUntil: own.move.holdUntil?.toISOString() ?? null,
      version: own.move.version,
    });
  }
  throw await tooLate(ctx, input);
}

const isUnderway = (status: string): boolean => ["scheduled", "executing", "done"].includes(status);

const decisionOf = (moveId: string, made: Omit<Approved, "needed" | "given">): Decision => ({
  approvalId: made.approvalId,
  moveId,
  status: made.status,
  holdUntil: made.holdUntil,
  version: made.version,
});

async function refuse(ctx: Ctx, input: DecideInput): Promise<Decision> {
  const facts = await decisionFacts(ctx.db, ctx.workspaceId, input.moveId, input.contentHash);
  if (!facts) throw notFound("move");
  if (facts.status !== "awaiting_approval" || facts.contentHash !== input.contentHash) {
    const own = await ownDecision(ctx.db.prisma, ctx, input);
    const isRepeated = own?.approval.status === "refused" && facts.status === "open";
    if (isRepeated && !(await isAskedNow(ctx.db.prisma, ctx.workspaceId, input.moveId))) {
      return {
        approvalId: own.approval.id,
        moveId: input.moveId,
        status: "open",
        holdUntil: null,
        version: facts.version,
      };
    }
    throw refusalConflict(facts, input.contentHash);
  }
  return transact(ctx, async (tx) => {
    const { version } = await setMoveStatus(tx, ctx, { moveId: input.moveId, from: "awaiting_approval", to: "open" });
    const approvalId = await closeRequest(tx, ctx, { moveId: input.moveId, from: "open", to: "refused" });
    if (!approvalId) throw decisionConflict(facts, input.contentHash);
    await writeRefusal(tx, ctx, { ...input, approvalId, note: input.note ?? null });
    await record(tx, ctx, {
      action: "move.refused",
      subject: { type: "move", id: input.moveId },
      moveId: input.moveId,
      detail: { approvalId, note: input.note },
    });
    await emit(tx, ctx, { name: "approval.refused", payload: { moveId: input.moveId, approvalId } });
    return { approvalId, moveId: input.moveId, status: "open", holdUntil: null, version };
  });
}

async function tooLate(ctx: Ctx, input: DecideInput): Promise<AppError> {
  const facts = await decisionFacts(ctx.db, ctx.workspaceId, input.moveId, input.contentHash);
  return facts ? decisionConflict(facts, input.contentHash) : notFound("move");
}
