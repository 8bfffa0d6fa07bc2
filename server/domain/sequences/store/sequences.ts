import type { Tx } from "#server/db/client.ts";
import type { SequenceStep } from "../contract.ts";

const columns = {
  id: true,
  name: true,
  isActive: true,
  version: true,
  updatedById: true,
  createdAt: true,
  steps: { orderBy: { ordinal: "asc" }, select: { delayDays: true, subject: true, text: true } },
} as const;

export type SequenceRow = {
  id: string;
  name: string;
  isActive: boolean;
  version: number;
  updatedById: string | null;
  createdAt: Date;
  /** In their order. */
  steps: SequenceStep[];
};

const MOST_LISTED = 200;

export const findSequence = (db: Tx, workspaceId: string, id: string): Promise<SequenceRow | null> =>
  db.sequence.findFirst({ where: { workspaceId, id }, select: columns });

/** Active ones first, then newest first. */
export const findSequences = (db: Tx, workspaceId: string): Promise<SequenceRow[]> =>
  db.sequence.findMany({
    where: { workspaceId },
    orderBy: [{ isActive: "desc" }, { createdAt: "desc" }, { id: "desc" }],
    take: MOST_LISTED,
    select: columns,
  });

export async function insertSequence(
  tx: Tx,
  workspaceId: string,
  row: { id: string; name: string; createdById: string | null; at: Date },
): Promise<void> {
  const { id, name, createdById, at } = row;
  await tx.sequence.create({
    data: { id, workspaceId, name, createdById, updatedById: createdById, createdAt: at, updatedAt: at },
    select: { id: true },
  });
}

/** Changes an active sequence as it was last seen. @returns false when somebody else was first */
export async function updateSequence(
  tx: Tx,
  workspaceId: string,
  expected: { id: string; version: number },
  patch: { name?: string; updatedById?: string | null; updatedAt: Date; isActive?: boolean; archivedAt?: Date },
): Promise<boolean> {
  const { count } = await tx.sequence.updateMany({
    where: { workspaceId, ...expected, isActive: true },
    data: { ...patch, version: { increment: 1 } },
  });
  return count === 1;
}

export async function replaceSteps(
  tx: Tx,
  workspaceId: string,
  sequenceId: string,
  steps: readonly SequenceStep[],
): Promise<void> {
  await tx.sequenceStep.deleteMany({ where: { workspaceId, sequenceId } });
  await tx.sequenceStep.createMany({
    data: steps.map(({ delayDays, subject, text }, index) => {
      return { workspaceId, sequenceId, ordinal: index + 1, delayDays, subject, text };
    }),
  });
}

export async function timeZoneOf(db: Tx, workspaceId: string): Promise<string> {
  const workspace = await db.workspace.findUnique({ where: { id: workspaceId }, select: { timeZone: true } });
  return workspace?.timeZone ?? "UTC";
}
