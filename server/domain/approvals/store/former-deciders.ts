import { Prisma, type Tx } from "#server/db/client.ts";

/** Nobody in the workspace who may decide, now. */
const mayNotDecide = (workspaceId: string, userId: string) => Prisma.sql`not exists (
  select 1 from "Member" b where b."workspaceId" = ${workspaceId}::uuid and b."userId" = ${userId}::uuid and b."role" <> 'viewer')`;

/** Takes the person's name off open requests if they may not decide any more. @returns the requests that changed */
export function releaseRequestsOfFormerDecider(tx: Tx, workspaceId: string, userId: string) {
  return tx.$queryRaw<{ id: string; moveId: string }[]>(Prisma.sql`
    update "ApprovalRequest" a set "assigneeId" = null, "remindedAt" = null
     where a."workspaceId" = ${workspaceId}::uuid and a."status" = 'open' and a."assigneeId" = ${userId}::uuid
       and ${mayNotDecide(workspaceId, userId)}
    returning a."id", a."moveId"`);
}

/** Ends what the person arranged, and what was arranged with them, if they may not decide any more. */
export function endStandInsOfFormerDecider(tx: Tx, workspaceId: string, userId: string, now: Date) {
  return tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    update "ApprovalDelegation" g set "endedAt" = ${now}
     where g."workspaceId" = ${workspaceId}::uuid and g."endedAt" is null and g."endsAt" > ${now}
       and (g."fromUserId" = ${userId}::uuid or g."toUserId" = ${userId}::uuid)
       and ${mayNotDecide(workspaceId, userId)}
    returning g."id"`);
}
