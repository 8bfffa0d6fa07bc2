import type { Tx } from "#server/db/client.ts";

export type FactReader = Pick<Tx, "approvalRequest" | "connection" | "decision">;
export type Approval = { isGranted: boolean; contentHash: string; moveId: string; byPerson: boolean };

/** @returns null when there is no such approval. `byPerson`: a member approved it themselves. */
export async function approvalFacts(db: FactReader, workspaceId: string, approvalId: string): Promise<Approval | null> {
  const approval = await db.approvalRequest.findFirst({
    where: { workspaceId, id: approvalId },
    select: { status: true, contentHash: true, moveId: true },
  });
  if (!approval) return null;
  const decision = await db.decision.findFirst({
    where: { workspaceId, approvalId, verdict: "approve", decidedByType: "user" },
    select: { id: true },
  });
  const { contentHash, moveId } = approval;
  return { contentHash, moveId, isGranted: approval.status === "granted", byPerson: decision !== null };
}

/** The address of the account that acts; null when there is no such connection. */
export async function addressOf(db: FactReader, workspaceId: string, connectionId: string): Promise<string | null> {
  const found = await db.connection.findFirst({
    where: { workspaceId, id: connectionId },
    select: { externalAccountId: true },
  });
  return found?.externalAccountId ?? null;
}
