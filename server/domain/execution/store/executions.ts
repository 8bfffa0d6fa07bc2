import { Prisma, type Tx } from "#server/db/client.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { Handle, Made, Snapshot, VendorIds } from "../policy/handle.ts";
import { SILENCE_MS } from "../policy/retry-plan.ts";

type Reader = Pick<Tx, "execution" | "decision">;

const columns = {
  id: true,
  moveId: true,
  approvalId: true,
  actionType: true,
  contentHash: true,
  status: true,
  idempotencyKey: true,
  attempts: true,
  attemptedAt: true,
  snapshot: true,
  result: true,
  pausedAt: true,
} as const;

/** What the vendor made, and under which of our handles it was found. */
export type Result = Made & { key: string };

export type ExecutionRow = {
  id: string;
  moveId: string;
  approvalId: string;
  actionType: string;
  contentHash: string;
  status: "claimed" | "calling" | "succeeded" | "failed";
  idempotencyKey: string;
  attempts: number;
  attemptedAt: Date | null;
  snapshot: Snapshot | null;
  result: Result | null;
  /** Since when it waits for a person to release a switch or to reconnect an account; null: it does not. */
  pausedAt: Date | null;
};

type Stored = Omit<ExecutionRow, "result" | "snapshot"> & { result: Prisma.JsonValue; snapshot: Prisma.JsonValue };

const asRow = (stored: Stored): ExecutionRow => ({
  ...stored,
  snapshot: stored.snapshot as Snapshot | null,
  result: asResult(stored.result, stored.idempotencyKey),
});

/** The ids lie flat in the column, so that SQL and an index find them. */
function asResult(json: Prisma.JsonValue, ownKey: string): Result | null {
  if (json === null) return null;
  const { key, after, ...ids } = json as { key?: string; after?: Snapshot | null } & VendorIds;
  return { ids, after: after ?? null, key: key ?? ids.rfcMessageId ?? ownKey };
}

/** As its vendor can know it. @param contentHash of the run that looks; its own unless told */
export const handleOf = (execution: ExecutionRow, contentHash = execution.contentHash): Handle => ({
  executionId: execution.id,
  key: execution.idempotencyKey,
  since: execution.attemptedAt,
  snapshot: execution.snapshot,
  attempts: execution.attempts,
  isSameContent: execution.contentHash === contentHash,
});

export async function executionById(db: Reader, workspaceId: string, id: string): Promise<ExecutionRow | null> {
  const found = await db.execution.findFirst({ where: { workspaceId, id }, select: columns });
  return found && asRow(found);
}

/** The execution of an approval, whoever runs it. */
export async function executionOf(
  db: Reader,
  workspaceId: string,
  key: { moveId: string; approvalId: string },
): Promise<ExecutionRow | null> {
  const found = await db.execution.findFirst({ where: { workspaceId, ...key }, select: columns });
  return found && asRow(found);
}

/** The newest execution of a move that did something; null when none did. */
export async function lastDone(db: Reader, workspaceId: string, moveId: string): Promise<ExecutionRow | null> {
  const found = await db.execution.findFirst({
    where: { workspaceId, moveId, status: "succeeded" },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    select: columns,
  });
  return found && asRow(found);
}

/** Failed executions of the move that called the vendor: what they did after all must be seen before a new call. */
export async function earlierAttempts(db: Reader, workspaceId: string, moveId: string): Promise<ExecutionRow[]> {
  const found = await db.execution.findMany({
    where: { workspaceId, moveId, status: "failed", attempts: { gt: 0 } },
    orderBy: { startedAt: "desc" },
    take: 5,
    select: columns,
  });
  return found.map(asRow);
}

/** Whether another execution has made this post: the same words may be posted twice on purpose. */
export async function isKnownPost(ctx: Ctx, query: { postId: string; except: string }): Promise<boolean> {
  const found = await ctx.db.prisma.execution.findFirst({
    where: {
      workspaceId: ctx.workspaceId,
      id: { not: query.except },
      actionType: "post_social",
      result: { path: ["postId"], equals: query.postId },
    },
    select: { id: true },
  });
  return found !== null;
}

export async function insertExecution(
  tx: Tx,
  ctx: Ctx,
  execution: Pick<ExecutionRow, "id" | "moveId" | "approvalId" | "actionType" | "contentHash" | "idempotencyKey">,
): Promise<void> {
  await tx.execution.create({
    data: { ...execution, workspaceId: ctx.workspaceId, startedAt: ctx.now(), nextStepDueAt: dueAfter(ctx, 0) },
    select: { id: true },
  });
}

export const dueAfter = (ctx: Ctx, waitMs: number): Date => new Date(ctx.now().getTime() + waitMs + SILENCE_MS);
const running = { in: ["claimed", "calling"] } satisfies Prisma.EnumExecutionStatusFilter;

/** Tells the sweep when to expect the next step. */
export async function announceWait(ctx: Ctx, id: string, waitMs: number): Promise<void> {
  await ctx.db.prisma.execution.updateMany({
    where: { workspaceId: ctx.workspaceId, id, status: running },
    data: { nextStepDueAt: dueAfter(ctx, waitMs) },
  });
}

/**
 * Marks attempt number `attempt` as begun, before the vendor is called. Each number is begun once, by one worker. The first
 * one keeps what stood at the vendor before: undo restores that.
 * @returns false when somebody has begun it, or the execution is over: what came of it has to be looked up
 */
export async function beginAttempt(ctx: Ctx, id: string, attempt: number, snapshot: Snapshot): Promise<boolean> {
  const { count } = await ctx.db.prisma.execution.updateMany({
    where: { workspaceId: ctx.workspaceId, id, status: running, attempts: attempt - 1 },
    data: {
      status: "calling",
      attempts: attempt,
      pausedAt: null,
      pauseMessage: null,
      nextStepDueAt: dueAfter(ctx, 0),
      ...(attempt === 1 ? { snapshot, attemptedAt: ctx.now() } : {}),
    },
  });
  return count === 1;
}

/**
 * Nothing more is done until a person has lifted what stands before it.
 * @param pause.attempts begun so far @param pause.isUnknown what came of the last one @returns false when it waits already, is over, or somebody has begun a further attempt
 */
export async function markPaused(
  tx: Tx,
  ctx: Ctx,
  id: string,
  pause: { message: string; attempts: number; isUnknown: boolean },
): Promise<boolean> {
  const { message, attempts, isUnknown } = pause;
  const { count } = await tx.execution.updateMany({
    where: { workspaceId: ctx.workspaceId, id, status: running, attempts, pausedAt: null },
    data: {
      ...(isUnknown ? {} : { status: "claimed" as const }),
      pausedAt: ctx.now(),
      pauseMessage: message,
      nextStepDueAt: dueAfter(ctx, 0),
    },
  });
  return count === 1;
}

/** Ends the execution of a move that waits with nothing done. @returns its id; null when none waits */
export async function endPaused(
  tx: Tx,
  ctx: Ctx,
  moveId: string,
  end: { failureCode: string; failureMessage: string },
): Promise<string | null> {
  const [ended] = await tx.execution.updateManyAndReturn({
    where: { workspaceId: ctx.workspaceId, moveId, status: "claimed", pausedAt: { not: null } },
    data: { ...end, status: "failed", finishedAt: ctx.now(), nextStepDueAt: null, pausedAt: null, pauseMessage: null },
    select: { id: true },
  });
  return ended?.id ?? null;
}

/** The attempt certainly did nothing at the vendor. */
export async function attemptHadNoEffect(ctx: Ctx, id: string, attempt: number): Promise<void> {
  await ctx.db.prisma.execution.updateMany({
    where: { workspaceId: ctx.workspaceId, id, status: "calling", attempts: attempt },
    data: { status: "claimed" },
  });
}

/** Keeps what the vendor answered as soon as it is known, so that it need not be looked up again. */
export async function keepResult(
  ctx: Ctx,
  id: string,
  result: Result,
  from: ExecutionRow | null = null,
): Promise<void> {
  const { ids, key, after } = result;
  await ctx.db.prisma.execution.updateMany({
    where: { workspaceId: ctx.workspaceId, id, status: running },
    data: {
      result: { ...ids, key, ...(after ? { after } : {}) },
      nextStepDueAt: dueAfter(ctx, 0),
      // What an earlier run did is undone by what that run had kept.
      ...(from?.snapshot ? { snapshot: from.snapshot, attemptedAt: from.attemptedAt } : {}),
    },
  });
}

/**
 * @param attempts a failure that rests on so many: another worker may have begun one more
 * @returns false when it had ended before, or, of a failure, had its effect or a further attempt
 */
export async function endExecution(
  tx: Tx,
  ctx: Ctx,
  id: string,
  end: { status: "succeeded" } | { status: "failed"; failureCode: string; failureMessage: string },
  attempts: number | null = null,
): Promise<boolean> {
  const undone = end.status === "failed" ? { result: { equals: Prisma.DbNull } } : {};
  const { count } = await tx.execution.updateMany({
    where: { workspaceId: ctx.workspaceId, id, status: running, ...undone, ...(attempts === null ? {} : { attempts }) },
    data: { ...end, finishedAt: ctx.now(), nextStepDueAt: null, pausedAt: null, pauseMessage: null },
  });
  return count === 1;
}

/** Who approved, as `type:id`. */
export async function approverOf(db: Reader, workspaceId: string, approvalId: string): Promise<string> {
  const decision = await db.decision.findFirst({
    where: { workspaceId, approvalId, verdict: "approve" },
    select: { decidedByType: true, decidedById: true },
  });
  return decision ? `${decision.decidedByType}:${decision.decidedById ?? ""}` : "unknown:";
}
