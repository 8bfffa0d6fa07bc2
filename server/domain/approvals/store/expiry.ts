import { Prisma, type Tx } from "#server/db/client.ts";

export type DueRequest = {
  id: string;
  workspaceId: string;
  moveId: string;
  assigneeId: string | null;
  expiresAt: Date;
};

/** Requests of all workspaces whose time is over; rows that another worker holds are skipped. */
export function lockExpired(tx: Tx, now: Date, limit: number): Promise<DueRequest[]> {
  return tx.$queryRaw<DueRequest[]>(Prisma.sql`
    select "id", "workspaceId", "moveId", "assigneeId", "expiresAt" from "ApprovalRequest"
     where "status" = 'open' and "expiresAt" <= ${now}
     order by "expiresAt" limit ${limit} for update skip locked`);
}

/** Requests in the last third of their time that nobody has been reminded of. */
export function lockToRemind(tx: Tx, now: Date, limit: number): Promise<DueRequest[]> {
  return tx.$queryRaw<DueRequest[]>(Prisma.sql`
    select "id", "workspaceId", "moveId", "assigneeId", "expiresAt" from "ApprovalRequest"
     where "status" = 'open' and "remindedAt" is null and "expiresAt" > ${now}
       and ${now} >= "expiresAt" - ("expiresAt" - "requestedAt") / 3
     order by "expiresAt" limit ${limit} for update skip locked`);
}

export async function markExpired(tx: Tx, workspaceId: string, id: string, now: Date): Promise<void> {
  await tx.approvalRequest.updateMany({
    where: { workspaceId, id, status: "open" },
    data: { status: "expired", closedAt: now },
  });
}

export async function markReminded(tx: Tx, workspaceId: string, id: string, now: Date): Promise<void> {
  await tx.approvalRequest.updateMany({ where: { workspaceId, id }, data: { remindedAt: now } });
}
