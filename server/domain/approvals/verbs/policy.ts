import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { transact } from "#server/platform/transact.ts";
import type { ApprovalPolicy, UpdatePolicyInput } from "../contract.ts";
import { approvalPolicyChanged } from "../events.ts";
import { findPolicy, savePolicy } from "../store/policy.ts";

export async function getPolicy(ctx: Ctx): Promise<ApprovalPolicy> {
  authorize(ctx, "approval.read");
  return findPolicy(ctx.db.prisma, ctx.workspaceId);
}

/** Changes what is named and keeps the rest. Requests that wait keep the time they were given. */
export async function updatePolicy(ctx: Ctx, input: UpdatePolicyInput): Promise<ApprovalPolicy> {
  authorize(ctx, "approval.configure");
  return transact(ctx, async (tx) => {
    const before = await findPolicy(tx, ctx.workspaceId);
    const after: ApprovalPolicy = {
      secondApproverCents:
        input.secondApproverCents === undefined ? before.secondApproverCents : input.secondApproverCents,
      requestHours: input.requestHours ?? before.requestHours,
      membersApproveAlone: input.membersApproveAlone ?? before.membersApproveAlone,
    };
    await savePolicy(tx, ctx.workspaceId, after, ctx.now());
    await record(tx, ctx, {
      action: "approval.policy_changed",
      subject: { type: "workspace", id: ctx.workspaceId },
      detail: { before, after },
    });
    await emit(tx, ctx, approvalPolicyChanged());
    return after;
  });
}
