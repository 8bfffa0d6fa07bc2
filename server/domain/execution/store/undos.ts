import type { Prisma, Tx } from "#server/db/client.ts";
import type { Ctx } from "#server/platform/context.ts";
import { dueAfter } from "./executions.ts";

const columns = {
  id: true,
  executionId: true,
  moveId: true,
  status: true,
  attempts: true,
  round: true,
  requestedByType: true,
  requestedById: true,
} as const;

export type UndoRow = {
  id: string;
  executionId: string;
  moveId: string;
  status: "requested" | "calling" | "succeeded" | "failed";
  attempts: number;
  round: number;
  requestedByType: string;
  requestedById: string | null;
};

/** One request: a run of an earlier one must not touch a later one's row. */
export type UndoRef = { id: string; round: number };

export const undoById = (db: Pick<Tx, "undo">, workspaceId: string, id: string): Promise<UndoRow | null> =>
  db.undo.findFirst({ where: { workspaceId, id }, select: columns });

/**
 * Writes the request for an execution, or asks again after one that failed.
 * @returns null when one is under way or done
 */
export async function requestUndo(
  tx: Tx,
  ctx: Ctx,
  subject: { executionId: string; moveId: string },
): Promise<UndoRow | null> {
  const { workspaceId } = ctx;
  const asked = {
    status: "requested" as const,
    attempts: 0,
    requestedByType: ctx.actor.type,
    requestedById: ctx.actor.id,
    requestedAt: ctx.now(),
    nextStepDueAt: dueAfter(ctx, 0),
  };
  const { count } = await tx.undo.createMany({
    data: [{ id: ctx.newId(), workspaceId, ...subject, ...asked }],
    skipDuplicates: true,
  });
  const { executionId } = subject;
  if (count === 0) {
    const again = await tx.undo.updateMany({
      where: { workspaceId, executionId, status: "failed" },
      data: { ...asked, round: { increment: 1 }, failureCode: null, failureMessage: null, finishedAt: null },
    });
    if (again.count === 0) return null;
  }
  return tx.undo.findFirst({ where: { workspaceId, executionId }, select: columns });
}

const running = { in: ["requested", "calling"] } satisfies Prisma.EnumUndoStatusFilter;
const alive = (ctx: Ctx, { id, round }: UndoRef) => ({ workspaceId: ctx.workspaceId, id, round, status: running });

export async function announceUndoWait(ctx: Ctx, ref: UndoRef, waitMs: number): Promise<void> {
  await ctx.db.prisma.undo.updateMany({ where: alive(ctx, ref), data: { nextStepDueAt: dueAfter(ctx, waitMs) } });
}

/** As `beginAttempt` of an execution: each number is begun once, by one worker. */
export async function beginUndoAttempt(ctx: Ctx, ref: UndoRef, attempt: number): Promise<boolean> {
  const { count } = await ctx.db.prisma.undo.updateMany({
    where: { ...alive(ctx, ref), attempts: attempt - 1 },
    data: { status: "calling", attempts: attempt, nextStepDueAt: dueAfter(ctx, 0) },
  });
  return count === 1;
}

export async function undoHadNoEffect(ctx: Ctx, ref: UndoRef, attempt: number): Promise<void> {
  await ctx.db.prisma.undo.updateMany({
    where: { ...alive(ctx, ref), status: "calling", attempts: attempt },
    data: { status: "requested" },
  });
}

/**
 * @param attempts a failure that rests on so many: another worker may have begun one more
 * @returns false when it had ended before, was asked for again, or, of a failure, a further attempt was begun
 */
export async function endUndo(
  tx: Tx,
  ctx: Ctx,
  ref: UndoRef,
  end: { status: "succeeded" } | { status: "failed"; failureCode: string; failureMessage: string },
  attempts: number | null = null,
): Promise<boolean> {
  const { count } = await tx.undo.updateMany({
    where: { ...alive(ctx, ref), ...(attempts === null ? {} : { attempts }) },
    data: { ...end, finishedAt: ctx.now(), nextStepDueAt: null },
  });
  return count === 1;
}
