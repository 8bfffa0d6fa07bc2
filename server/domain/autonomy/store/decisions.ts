import type { Prisma, Tx } from "#server/db/client.ts";
import type { Considered } from "../contract.ts";

type NewDecision = {
  id: string;
  moveId: string;
  contentHash: string;
  actionType: string;
  segment: string;
  verdict: string;
  ruleId: string | null;
  approvalId: string | null;
  confidence: number | null;
  why: string;
  considered: readonly Considered[];
  at: Date;
};

export async function insertDecision(tx: Tx, workspaceId: string, row: NewDecision): Promise<void> {
  const considered = row.considered as unknown as Prisma.InputJsonArray;
  await tx.autoDecision.create({ data: { ...row, considered, workspaceId }, select: { id: true } });
}

/** The log, newest first. */
export async function listDecisions(
  db: Tx,
  workspaceId: string,
  query: { moveId: string | undefined; limit: number; after: { at: Date; id: string } | null },
) {
  const { after } = query;
  return db.autoDecision.findMany({
    where: {
      workspaceId,
      ...(query.moveId === undefined ? {} : { moveId: query.moveId }),
      ...(after ? { OR: [{ at: { lt: after.at } }, { at: after.at, id: { lt: after.id } }] } : {}),
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: query.limit,
    select: {
      id: true,
      moveId: true,
      actionType: true,
      segment: true,
      verdict: true,
      confidence: true,
      why: true,
      considered: true,
      at: true,
      move: { select: { title: true } },
      rule: { select: { name: true } },
    },
  });
}

/** The rules' approvals of a move: whose record an undo or outcome may change. */
export function approvalsOf(db: Tx, workspaceId: string, moveId: string) {
  return db.autoDecision.findMany({
    where: { workspaceId, moveId, verdict: "approved" },
    select: { ruleId: true, actionType: true, segment: true },
  });
}

export async function moveOfOutcome(db: Tx, workspaceId: string, outcomeId: string): Promise<string | null> {
  const outcome = await db.outcome.findFirst({ where: { workspaceId, id: outcomeId }, select: { moveId: true } });
  return outcome?.moveId ?? null;
}
