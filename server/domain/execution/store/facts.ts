import type { Tx } from "#server/db/client.ts";
import { permissions } from "#server/platform/pure/permissions.ts";

type FactReader = Pick<Tx, "apiKey" | "approvalRequest" | "connection" | "decision" | "member">;
export type Approval = {
  isGranted: boolean;
  contentHash: string;
  moveId: string;
  /** A member approved it themselves. */
  byPerson: boolean;
  /** Somebody whose approval counts has left or may approve no more, or their key was revoked. */
  hasApproverLeft: boolean;
};

/** @returns null when there is no such approval */
export async function approvalFacts(db: FactReader, workspaceId: string, approvalId: string): Promise<Approval | null> {
  const approval = await db.approvalRequest.findFirst({
    where: { workspaceId, id: approvalId },
    select: { status: true, contentHash: true, moveId: true },
  });
  if (!approval) return null;
  const decisions = await db.decision.findMany({
    where: { workspaceId, approvalId, verdict: "approve" },
    select: { decidedByType: true, decidedById: true },
    take: 10,
  });
  const idsOf = (type: string) => [
    ...new Set(decisions.flatMap((one) => (one.decidedByType === type && one.decidedById ? [one.decidedById] : []))),
  ];
  const [people, keys] = [idsOf("user"), idsOf("api_key")];
  const { contentHash, moveId } = approval;
  return {
    contentHash,
    moveId,
    isGranted: approval.status === "granted",
    byPerson: people.length > 0,
    hasApproverLeft: (await approversAmong(db, workspaceId, people, keys)) < people.length + keys.length,
  };
}

/** How many of them could still approve. */
async function approversAmong(db: FactReader, workspaceId: string, people: string[], keys: string[]): Promise<number> {
  const roles = [...permissions["move.approve"].roles];
  const [members, programs] = await Promise.all([
    people.length > 0 ? db.member.count({ where: { workspaceId, userId: { in: people }, role: { in: roles } } }) : 0,
    keys.length > 0 ? db.apiKey.count({ where: { workspaceId, id: { in: keys }, revokedAt: null } }) : 0,
  ]);
  return members + programs;
}

/** The address of the account that acts; null when there is no such connection. */
export async function addressOf(db: FactReader, workspaceId: string, connectionId: string): Promise<string | null> {
  const found = await db.connection.findFirst({
    where: { workspaceId, id: connectionId },
    select: { externalAccountId: true },
  });
  return found?.externalAccountId ?? null;
}
