import type { Db, Tx } from "#server/db/client.ts";
import type { MoveStatus } from "#server/domain/queue/contract.ts";
import type { Ctx } from "#server/platform/context.ts";
import { type Change, changedParts } from "../policy/changed.ts";
import type { DecisionFacts } from "../policy/verdict.ts";

/**
 * What stands in the way of a decision; null when the workspace has no such move.
 * @param seenHash what the caller saw: `changed` then says which parts are other ones now
 */
export async function decisionFacts(
  db: Db,
  workspaceId: string,
  moveId: string,
  seenHash?: string,
): Promise<DecisionFacts | null> {
  const move = await db.prisma.move.findFirst({
    where: { workspaceId, id: moveId },
    select: { status: true, contentHash: true, version: true, holdUntil: true, snoozedUntil: true },
  });
  if (!move) return null;
  const [lastChange, lastDecision, changed] = await Promise.all([
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
    seenHash === undefined || seenHash === move.contentHash ? null : changesSince(db, workspaceId, moveId, seenHash),
  ]);
  return {
    status: move.status as MoveStatus,
    contentHash: move.contentHash,
    version: move.version,
    changed,
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
  open: ["move.edited", "move.fed", "move.redrafted"],
  awaiting_approval: ["move.edited", "move.fed", "move.redrafted"],
  snoozed: ["move.snoozed"],
  scheduled: ["move.approved"],
  executing: ["move.approved"],
  done: ["move.executed"],
  failed: ["move.failed"],
  dismissed: ["move.dismissed"],
  expired: ["move.expired"],
  superseded: ["move.superseded"],
};

/** The parts that changed since the content of a hash; null when the move never had that content. */
async function changesSince(db: Db, workspaceId: string, moveId: string, seenHash: string) {
  const entries = await db.prisma.auditEntry.findMany({
    where: { workspaceId, moveId, action: { in: ["move.edited", "move.fed", "move.redrafted"] } },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: 100,
    select: { detail: true },
  });
  return changedParts(
    entries.map(({ detail }) => detail as Change),
    seenHash,
  );
}

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
  if (actorId?.startsWith("rule:")) {
    const rule = await db.prisma.autoRule.findFirst({
      where: { workspaceId, id: actorId.slice("rule:".length) },
      select: { name: true },
    });
    return rule ? `The rule “${rule.name}”` : "A rule";
  }
  return "CaseyOS";
}

/** What the caller themselves decided last on this content, with the request it belongs to. */
export function ownDecision(db: Tx, ctx: Ctx, input: { moveId: string; contentHash: string; verdict: string }) {
  return db.decision.findFirst({
    where: {
      workspaceId: ctx.workspaceId,
      moveId: input.moveId,
      contentHash: input.contentHash,
      verdict: input.verdict,
      decidedByType: ctx.actor.type,
      decidedById: ctx.actor.id,
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    select: {
      approval: { select: { id: true, status: true } },
      move: { select: { status: true, version: true, holdUntil: true, contentHash: true } },
    },
  });
}

/** The approval by which a move is under way or done; one of an earlier round has been used up. */
export async function standingApproval(db: Tx, workspaceId: string, moveId: string): Promise<string | null> {
  const granted = await db.approvalRequest.findFirst({
    where: { workspaceId, moveId, status: "granted" },
    orderBy: [{ closedAt: "desc" }, { id: "desc" }],
    select: { id: true },
  });
  return granted?.id ?? null;
}

/** Whether anybody is being asked about the move, or was asked after a time. */
export async function isAskedNow(db: Tx, workspaceId: string, moveId: string): Promise<boolean> {
  const open = await db.approvalRequest.findFirst({
    where: { workspaceId, moveId, status: "open" },
    select: { id: true },
  });
  return open !== null;
}
