import type { Tx } from "#server/db/client.ts";
import type { Ctx } from "#server/platform/context.ts";

/**
 * Takes back every approved move that waits, in one statement: the move is open again, its approval void, with an entry on the
 * timeline and an event each. Rows are taken in one order, so that two stops at once do not wait for each other.
 */
const STOP = `
with waiting as (
  select "id" from "Move"
   where "workspaceId" = $1::uuid and "status" = 'scheduled' and ($2::text is null or "actionType" = $2)
   order by "id" for update
), moved as (
  update "Move" m set "status" = 'open', "version" = m."version" + 1, "holdUntil" = null, "updatedAt" = $3::timestamptz
    from waiting where m."workspaceId" = $1::uuid and m."id" = waiting."id" and m."status" = 'scheduled'
  returning m."id"
), voided as (
  update "ApprovalRequest" a set "status" = 'voided', "closedAt" = $3::timestamptz
    from moved where a."workspaceId" = $1::uuid and a."moveId" = moved."id" and a."status" = 'granted'
  returning a."id", a."moveId"
), audited as (
  insert into "AuditEntry" ("id", "workspaceId", "moveId", "action", "actorType", "actorId", "subjectType", "subjectId",
                            "requestId", "surface", "detail", "at")
  select gen_random_uuid(), $1::uuid, moved."id", 'move.stopped', $4, $5, 'move', moved."id"::text, $6, $9,
         jsonb_build_object('reason', $7::text, 'killSwitchId', $8::text), $3::timestamptz
    from moved
), emitted as (
  insert into "OutboxEvent" ("id", "workspaceId", "name", "version", "payload", "createdAt")
  select gen_random_uuid(), $1::uuid, 'approval.voided', 1,
         jsonb_build_object('workspaceId', $1::text, 'requestId', $6::text, 'moveId', voided."moveId",
                            'approvalId', voided."id"), $3::timestamptz
    from voided
)
select count(*)::int as "count" from moved`;

export type StopOrder = {
  /** null: of every kind. */
  actionType: string | null;
  /** What people read on the timeline. */
  reason: string;
  killSwitchId: string;
};

/** @returns how many moves were taken back */
export async function takeBackScheduled(tx: Tx, ctx: Ctx, order: StopOrder): Promise<number> {
  const [row] = await tx.$queryRawUnsafe<{ count: number }[]>(
    STOP,
    ctx.workspaceId,
    order.actionType,
    ctx.now(),
    ctx.actor.type,
    ctx.actor.id,
    ctx.requestId,
    order.reason,
    order.killSwitchId,
    ctx.surface,
  );
  return row?.count ?? 0;
}
