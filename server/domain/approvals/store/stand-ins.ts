import type { Tx } from "#server/db/client.ts";
import type { StandIn } from "../contract.ts";

/** One change at a time for what a person has arranged. Held to the transaction's end. */
export async function lockStandIns(tx: Tx, workspaceId: string, fromUserId: string): Promise<void> {
  await tx.$executeRawUnsafe(
    "select pg_advisory_xact_lock(hashtextextended($1, 2))",
    `stand-in:${workspaceId}:${fromUserId}`,
  );
}

/** Whether the person has somebody standing in at any time of the span already. */
export async function hasOverlap(
  tx: Tx,
  workspaceId: string,
  span: { fromUserId: string; startsAt: Date; endsAt: Date },
): Promise<boolean> {
  const found = await tx.approvalDelegation.findFirst({
    where: {
      workspaceId,
      fromUserId: span.fromUserId,
      endedAt: null,
      startsAt: { lt: span.endsAt },
      endsAt: { gt: span.startsAt },
    },
    select: { id: true },
  });
  return found !== null;
}

export async function insertStandIn(
  tx: Tx,
  workspaceId: string,
  row: { id: string; fromUserId: string; toUserId: string; startsAt: Date; endsAt: Date; createdAt: Date },
): Promise<void> {
  await tx.approvalDelegation.create({ data: { ...row, workspaceId }, select: { id: true } });
}

export function findStandIn(tx: Tx, workspaceId: string, id: string) {
  return tx.approvalDelegation.findFirst({
    where: { workspaceId, id },
    select: { id: true, fromUserId: true, endedAt: true },
  });
}

export async function endStandIn(tx: Tx, workspaceId: string, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.approvalDelegation.updateMany({
    where: { workspaceId, id, endedAt: null, endsAt: { gt: now } },
    data: { endedAt: now },
  });
  return count === 1;
}

/** Those that hold now or will hold, soonest first. */
export async function listStandIns(db: Tx, workspaceId: string, now: Date): Promise<StandIn[]> {
  const rows = await db.approvalDelegation.findMany({
    where: { workspaceId, endedAt: null, endsAt: { gt: now } },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    take: 200,
    select: { id: true, fromUserId: true, toUserId: true, startsAt: true, endsAt: true },
  });
  const userIds = rows.flatMap((row) => [row.fromUserId, row.toUserId]);
  const members = await db.member.findMany({
    where: { workspaceId, userId: { in: userIds } },
    select: { userId: true, user: { select: { name: true, email: true } } },
  });
  const names = new Map(members.map(({ userId, user }) => [userId, user.name ?? user.email]));
  return rows.map((row) => ({
    ...row,
    fromName: names.get(row.fromUserId) ?? "A former member",
    toName: names.get(row.toUserId) ?? "A former member",
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
  }));
}
