import type { Db, Tx } from "#server/db/client.ts";
import type { MoveStatus } from "#server/domain/queue/contract.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { DecisionFacts } from "./policy/verdict.ts";

/**
 * Approves in one statement: the conditional move is the lock, and everything else hangs on its row. With fifty at once,
 * forty-nine find no row. An open request for the same content is granted, otherwise one is written as granted.
 */
const APPROVE = `
with moved as (
  update "Move" m
     set "status" = 'scheduled', "version" = m."version" + 1, "updatedAt" = $4::timestamptz,
         "holdUntil" = $4::timestamptz + make_interval(secs => w."holdSeconds")
    from "Workspace" w
   where w."id" = $1::uuid and m."workspaceId" = $1::uuid and m."id" = $2::uuid
     and m."contentHash" = $3 and m."status" in ('open', 'awaiting_approval')
  returning m."id", m."version", m."holdUntil",
            to_char(m."holdUntil" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "holdText"
), waiting as (
  update "ApprovalRequest" a set "status" = 'granted', "closedAt" = $4::timestamptz
    from moved
   where a."id" = (select b."id" from "ApprovalRequest" b
                    where b."workspaceId" = $1::uuid and b."moveId" = moved."id" and b."status" = 'open'
                      and b."contentHash" = $3 order by b."requestedAt" desc limit 1)
  returning a."id"
), fresh as (
  insert into "ApprovalRequest" ("id", "workspaceId", "moveId", "contentHash", "status", "requestedByType",
                                 "requestedById", "requestedAt", "closedAt")
  select $5::uuid, $1::uuid, moved."id", $3, 'granted', $9, $10, $4::timestamptz, $4::timestamptz
    from moved where not exists (select 1 from waiting)
  returning "id"
), approval as (
  select "id" from waiting union all select "id" from fresh
), decided as (
  insert into "Decision" ("id", "workspaceId", "approvalId", "moveId", "verdict", "contentHash", "decidedByType",
                          "decidedById", "surface", "note", "at")
  select $6::uuid, $1::uuid, approval."id", moved."id", 'approve', $3, $9, $10, $11, $12, $4::timestamptz
    from moved, approval
), audited as (
  insert into "AuditEntry" ("id", "workspaceId", "moveId", "action", "actorType", "actorId", "subjectType", "subjectId",
                            "requestId", "detail", "at")
  select $7::uuid, $1::uuid, moved."id", 'move.approved', $9, $10, 'move', moved."id"::text, $13,
         jsonb_strip_nulls(jsonb_build_object('approvalId', approval."id", 'contentHash', $3::text,
                                              'holdUntil', moved."holdText", 'surface', $11::text, 'note', $12::text)),
         $4::timestamptz
    from moved, approval
), emitted as (
  insert into "OutboxEvent" ("id", "workspaceId", "name", "version", "payload", "createdAt")
  select $8::uuid, $1::uuid, 'approval.granted', 1,
         jsonb_build_object('workspaceId', $1::text, 'requestId', $13::text, 'moveId', moved."id",
                            'approvalId', approval."id", 'holdUntil', moved."holdText"),
         $4::timestamptz
    from moved, approval
)
select approval."id" as "approvalId", moved."holdText" as "holdUntil", moved."version" from moved, approval`;

export type Approved = { approvalId: string; holdUntil: string; version: number };

/** @returns null when the move is not there, not open, or not the content that was seen: ask `decisionFacts` which. */
export async function approveMove(
  ctx: Ctx,
  input: { moveId: string; contentHash: string; note: string | null },
): Promise<Approved | null> {
  const { rows } = await ctx.db.pool.query<Approved>({
    name: "approvals.approve",
    text: APPROVE,
    values: [
      ctx.workspaceId,
      input.moveId,
      input.contentHash,
      ctx.now(),
      ctx.newId(),
      ctx.newId(),
      ctx.newId(),
      ctx.newId(),
      ctx.actor.type,
      ctx.actor.id,
      ctx.surface,
      input.note,
      ctx.requestId,
    ],
  });
  return rows[0] ?? null;
}

/** What stands in the way of a decision; null when the workspace has no such move. */
export async function decisionFacts(db: Db, workspaceId: string, moveId: string): Promise<DecisionFacts | null> {
  const move = await db.prisma.move.findFirst({
    where: { workspaceId, id: moveId },
    select: { status: true, contentHash: true, version: true, holdUntil: true, snoozedUntil: true },
  });
  if (!move) return null;
  const [lastChange, lastDecision] = await Promise.all([
    db.prisma.auditEntry.findFirst({
      where: { workspaceId, moveId, action: { in: CHANGES[move.status] } },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      select: { actorType: true, actorId: true, at: true },
    }),
    db.prisma.decision.findFirst({
      where: { workspaceId, moveId, verdict: "approve" },
      orderBy: [{ at: "desc" }, { id: "desc" }],
      select: { decidedByType: true, decidedById: true, at: true },
    }),
  ]);
  return {
    status: move.status as MoveStatus,
    contentHash: move.contentHash,
    version: move.version,
    change: lastChange && {
      by: await nameOf(db, workspaceId, lastChange.actorType, lastChange.actorId),
      at: lastChange.at,
    },
    approval: lastDecision && {
      by: await nameOf(db, workspaceId, lastDecision.decidedByType, lastDecision.decidedById),
      at: lastDecision.at,
    },
  };
}

/** Which audit entries tell how a move came to the status it has. */
const CHANGES: Record<MoveStatus, string[]> = {
  open: ["move.edited"],
  awaiting_approval: ["move.edited"],
  snoozed: ["move.snoozed"],
  scheduled: ["move.approved"],
  executing: ["move.approved"],
  done: ["move.executed"],
  failed: ["move.failed"],
  dismissed: ["move.dismissed"],
  expired: ["move.expired"],
  superseded: ["move.superseded"],
};

async function nameOf(db: Db, workspaceId: string, actorType: string, actorId: string | null): Promise<string> {
  if (actorType === "user" && actorId) {
    const member = await db.prisma.member.findFirst({
      where: { workspaceId, userId: actorId },
      select: { user: { select: { name: true, email: true } } },
    });
    return member?.user.name ?? member?.user.email ?? "A former member";
  }
  if (actorType === "api_key" && actorId) {
    const key = await db.prisma.apiKey.findFirst({ where: { workspaceId, id: actorId }, select: { name: true } });
    return key ? `API key “${key.name}”` : "An API key";
  }
  return "CaseyOS";
}

/** Closes the open or granted request of a move. @returns its id, null when there is none in that state */
export async function closeRequest(
  tx: Tx,
  ctx: Ctx,
  input: { moveId: string; from: "open" | "granted"; to: "refused" | "voided" },
): Promise<string | null> {
  const where = { workspaceId: ctx.workspaceId, moveId: input.moveId, status: input.from };
  const request = await tx.approvalRequest.findFirst({
    where,
    orderBy: { requestedAt: "desc" },
    select: { id: true },
  });
  if (!request) return null;
  const { count } = await tx.approvalRequest.updateMany({
    where: { ...where, id: request.id },
    data: { status: input.to, closedAt: ctx.now() },
  });
  return count === 1 ? request.id : null;
}

export async function writeRefusal(
  tx: Tx,
  ctx: Ctx,
  input: { approvalId: string; moveId: string; contentHash: string; note: string | null },
): Promise<void> {
  await tx.decision.create({
    data: {
      id: ctx.newId(),
      workspaceId: ctx.workspaceId,
      approvalId: input.approvalId,
      moveId: input.moveId,
      verdict: "refuse",
      contentHash: input.contentHash,
      decidedByType: ctx.actor.type,
      decidedById: ctx.actor.id,
      surface: ctx.surface,
      note: input.note,
      at: ctx.now(),
    },
    select: { id: true },
  });
}
