import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { levelChanged, ruleDemoted } from "../events.ts";
import { CELL_BAD_SHARE, lostBy } from "../policy/record.ts";
import { autoSince, dropLevel } from "../store/cells.ts";
import { approvalsOf, moveOfOutcome } from "../store/decisions.ts";
import { recordOfCell, recordOfRule } from "../store/records.ts";
import { findRule, updateRule } from "../store/rules.ts";

type Judged = { rules: number; levels: number };
const nothing: Judged = { rules: 0, levels: 0 };

/** After an approval was taken back: rules and levels whose record fell under their line lose what they may. */
export async function judgeAfterUndo(ctx: Ctx, steps: StepPort, input: { moveId: string }): Promise<Judged> {
  authorize(ctx, "move.auto_approve");
  return steps.run("judge", () => judge(ctx, input.moveId));
}

/** The same after an outcome. */
export async function judgeAfterOutcome(ctx: Ctx, steps: StepPort, input: { outcomeId: string }): Promise<Judged> {
  authorize(ctx, "move.auto_approve");
  return steps.run("judge", async () => {
    const moveId = await moveOfOutcome(ctx.db.prisma, ctx.workspaceId, input.outcomeId);
    return moveId === null ? nothing : judge(ctx, moveId);
  });
}

async function judge(ctx: Ctx, moveId: string): Promise<Judged> {
  const approvals = await approvalsOf(ctx.db.prisma, ctx.workspaceId, moveId);
  const tally = { ...nothing };
  for (const { ruleId, actionType, segment } of approvals) {
    await transact(ctx, async (tx) => {
      if (ruleId !== null && (await judgeRule(tx, ctx, ruleId))) tally.rules += 1;
      if (await judgeCell(tx, ctx, { actionType, segment })) tally.levels += 1;
    });
  }
  return tally;
}

async function judgeRule(tx: Tx, ctx: Ctx, ruleId: string): Promise<boolean> {
  const rule = await findRule(tx, ctx.workspaceId, ruleId);
  if (!rule?.isOn || rule.switchedOnAt === null) return false;
  const reason = lostBy(await recordOfRule(tx, ctx.workspaceId, ruleId, rule.switchedOnAt), rule.maxBadShare);
  if (reason === null) return false;
  const expected = { id: rule.id, version: rule.version };
  const patch = { isOn: false, demotedAt: ctx.now(), demotedReason: reason };
  if (!(await updateRule(tx, ctx.workspaceId, expected, patch))) return false;
  const subject = { type: "auto_rule", id: rule.id };
  await record(tx, ctx, { action: "rule.demoted", subject, detail: { name: rule.name, reason } });
  await emit(tx, ctx, ruleDemoted({ ruleId: rule.id, reason }));
  return true;
}

async function judgeCell(tx: Tx, ctx: Ctx, cell: { actionType: string; segment: string }): Promise<boolean> {
  const since = await autoSince(tx, ctx.workspaceId, cell);
  if (since === null) return false;
  const reason = lostBy(await recordOfCell(tx, ctx.workspaceId, cell, since), CELL_BAD_SHARE);
  if (reason === null || !(await dropLevel(tx, ctx.workspaceId, cell, reason, ctx.now()))) return false;
  const level = "approve_each";
  const subject = { type: "autonomy", id: `${cell.actionType}:${cell.segment}` };
  await record(tx, ctx, { action: "autonomy.lost", subject, detail: { level, reason } });
  await emit(tx, ctx, levelChanged({ ...cell, level, reason }));
  return true;
}
