import { undoClassOf } from "#server/domain/actions/contract.ts";
import { refusalsFor } from "#server/domain/guardrails/index.ts";
import { type MoveForExecution, moveForExecution } from "#server/domain/queue/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { executorOf } from "../actions/registry.ts";
import type { ExecutionPreview } from "../contract.ts";
import { assertComplete, guardSubject, orTrouble } from "../move.ts";
import { failureOf } from "../policy/failure.ts";

/**
 * Exactly what an execution would do, by the code that does it, what it would change at the vendor, and what would stop it now.
 * The vendor is read; nothing is written anywhere.
 * @throws not_found; invalid_input when the move has no words and needs some
 */
export async function previewExecution(ctx: Ctx, input: { moveId: string }): Promise<ExecutionPreview> {
  authorize(ctx, "move.read");
  const move = assertComplete(await moveForExecution(ctx.db.prisma, ctx.workspaceId, input.moveId));
  const executor = executorOf(move);
  return {
    actionType: move.actionType,
    vendor: executor.vendor,
    ...(await executor.render(ctx, move)),
    ...(await diffOf(ctx, move)),
    undoClass: undoClassOf[move.actionType],
    undoSentence: executor.undoSentence,
    refusals: await refusalsFor(ctx.db.prisma, ctx, guardSubject(move, null)),
  };
}

type Diff = Pick<ExecutionPreview, "diff" | "diffProblem">;

/** What speaks against it at the vendor is told in the same place: the slot that was taken, the record that is gone. */
async function diffOf(ctx: Ctx, move: MoveForExecution): Promise<Diff> {
  const executor = executorOf(move);
  const session = await orTrouble(() => executor.open(ctx, move));
  if ("isLasting" in session) return { diff: null, diffProblem: session.message };
  const before = await session.before();
  if (!before.ok) return { diff: null, diffProblem: failureOf(executor.vendor, before.error).message };
  const { diff, snapshot } = before.value;
  const asked = { executionId: move.id, key: move.id, since: null, snapshot, attempts: 0, isSameContent: true };
  const checked = await session.check(asked);
  if (!checked.ok) return { diff, diffProblem: failureOf(executor.vendor, checked.error).message };
  return { diff, diffProblem: checked.value?.message ?? null };
}
