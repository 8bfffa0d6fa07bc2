import type { Tx } from "#server/db/client.ts";
import { type ApprovalPolicy, policyDefaults } from "../contract.ts";

/** The workspace's policy, or the defaults. */
export async function findPolicy(db: Tx, workspaceId: string): Promise<ApprovalPolicy> {
  const row = await db.approvalPolicy.findUnique({
    where: { workspaceId },
    select: { secondApproverCents: true, requestHours: true, membersApproveAlone: true },
  });
  if (!row) return policyDefaults;
  return { ...row, secondApproverCents: row.secondApproverCents === null ? null : Number(row.secondApproverCents) };
}

export async function savePolicy(tx: Tx, workspaceId: string, policy: ApprovalPolicy, now: Date): Promise<void> {
  const data = { ...policy, updatedAt: now };
  await tx.approvalPolicy.upsert({
    where: { workspaceId },
    create: { workspaceId, ...data },
    update: data,
    select: { workspaceId: true },
  });
}
