import { authorize } from "#server/platform/authorize.ts";
import { type Ctx, createCtx } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";
import { type Obstacle, obstacleWords } from "../policy/obstacle.ts";
import { type Approved, approveMoveIn } from "../store/approve.ts";

export type RuleApproval = { is: "approved"; approved: Approved } | { is: "refused"; why: string };

const changed = "It changed at the same moment.";

/**
 * An approval by a rule of autonomy, inside the transaction in which the rule counts it. Bound to the hash like every other,
 * and never where people were asked or two are needed.
 */
export async function approveByRule(
  tx: Tx,
  ctx: Ctx,
  input: { moveId: string; contentHash: string; ruleId: string; note: string },
): Promise<RuleApproval> {
  authorize(ctx, "move.auto_approve");
  const { workspaceId, requestId } = ctx;
  const actor = { type: "system", id: `rule:${input.ruleId}` } as const;
  const rule = createCtx(ctx, { workspaceId, actor, requestId, surface: "rule" });
  const answer = await approveMoveIn(tx, rule, input);
  switch (answer.is) {
    case "approved":
      return answer;
    case "refused":
      return { is: "refused", why: wordsOf(answer.obstacle) };
    case "raced":
    case "missing":
      return { is: "refused", why: changed };
    default:
      return answer satisfies never;
  }
}

const wordsOf = (obstacle: Obstacle): string => (obstacle === "state" ? changed : obstacleWords[obstacle]);
