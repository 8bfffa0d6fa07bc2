import type { Prisma, Tx } from "#server/db/client.ts";
import type { Ctx } from "#server/platform/context.ts";
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
  result: true,
} as const;

/** The vendor's ids of a sent mail, as an execution keeps them. */
export type SendResult = { vendorMessageId: string; vendorThreadId: string; rfcMessageId: string };

export type ExecutionRow = {
  id: string;
  moveId: string;
  approvalId: string;
  actionType: string;
  contentHash: string;
  status: "claimed" | "calling" | "succeeded" | "failed";
  idempotencyKey: string;
  attempts: number;
  result: SendResult | null;
};

type Stored = Omit<ExecutionRow, "result"> & { result: Prisma.JsonValue };
const asRow = (stored: Stored): ExecutionRow => ({ ...stored, result: stored.result as SendResult | null });

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

/** Failed executions of the move that called the vendor: what they sent after all must be seen before a new send. */
export async function earlierAttempts(db: Reader, workspaceId: string, moveId: string): Promise<ExecutionRow[]> {
  const found = await db.execution.findMany({
    where: { workspaceId, moveId, status: "failed", attempts: { gt: 0 } },
    orderBy: { startedAt: "desc" },
    take: 5,
    select: columns,
  });
  return found.map(asRow);
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

const dueAfter = (ctx: Ctx, waitMs: number): Date => new Date(ctx.now().getTime() + waitMs + SILENCE_MS);
const running = { in: ["claimed", "calling"] } satisfies Prisma.EnumExecutionStatusFilter;

/** Tells the sweep when to expect the next step. */
export async function announceWait(ctx: Ctx, id: string, waitMs: number): Promise<void> {
  await ctx.db.prisma.execution.updateMany({
    where: { workspaceId: ctx.workspaceId, id, status: running },
    data: { nextStepDueAt: dueAfter(ctx, waitMs) },
  });
}

/**
 * Marks attempt number `attempt` as begun, before the vendor is called. Each number is begun once, by one worker.
 * @returns false when somebody has begun it, or the execution is over: what came of it has to be looked up
 */
export async function beginAttempt(ctx: Ctx, id: string, attempt: number): Promise<boolean> {
  const { count } = await ctx.db.prisma.execution.updateMany({
    where: { workspaceId: ctx.workspaceId, id, status: running, attempts: attempt - 1 },
    data: { status: "calling", attempts: attempt, nextStepDueAt: dueAfter(ctx, 0) },
  });
  return count === 1;
}

/** The attempt certainly did nothing at the vendor. */
export async function attemptHadNoEffect(ctx: Ctx, id: string, attempt: number): Promise<void> {
  await ctx.db.prisma.execution.updateMany({
    where: { workspaceId: ctx.workspaceId, id, status: "calling", attempts: attempt },
    data: { status: "claimed" },
  });
}

/** Keeps what the vendor answered as soon as it is known, so that it need not be looked up again. */
export async function keepResult(ctx: Ctx, id: string, result: SendResult): Promise<void> {
  await ctx.db.prisma.execution.updateMany({
    where: { workspaceId: ctx.workspaceId, id, status: running },
    data: { result, nextStepDueAt: dueAfter(ctx, 0) },
  });
}

/** @returns false when it had ended before */
export async function endExecution(
  tx: Tx,
  ctx: Ctx,
  id: string,
  end: { status: "succeeded" } | { status: "failed"; failureCode: string; failureMessage: string },
): Promise<boolean> {
  const { count } = await tx.execution.updateMany({
    where: { workspaceId: ctx.workspaceId, id, status: running },
    data: { ...end, finishedAt: ctx.now(), nextStepDueAt: null },
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
