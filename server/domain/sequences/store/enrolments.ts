import type { Prisma, Tx } from "#server/db/client.ts";
import type { EnrolmentStatus, StopReason } from "../contract.ts";

const columns = {
  id: true,
  sequenceId: true,
  contactId: true,
  moveId: true,
  executionId: true,
  ownerId: true,
  status: true,
  stoppedReason: true,
  stoppedByExecutionId: true,
  nextStepAt: true,
  waitsFor: true,
  stepsProposed: true,
  enrolledAt: true,
  endedAt: true,
} as const;

type Stored = Prisma.EnrolmentGetPayload<{ select: typeof columns }>;
export type EnrolmentRow = Omit<Stored, "status" | "stoppedReason"> & {
  status: EnrolmentStatus;
  stoppedReason: StopReason | null;
};
/** Only verbs of this capability write it, so it is what the contract says. */
const rowOf = (row: Stored | null): EnrolmentRow | null => row && (row as EnrolmentRow);

export const enrolmentById = async (db: Tx, workspaceId: string, id: string): Promise<EnrolmentRow | null> =>
  rowOf(await db.enrolment.findFirst({ where: { workspaceId, id }, select: columns }));

export const enrolmentByExecution = async (
  db: Tx,
  workspaceId: string,
  executionId: string,
): Promise<EnrolmentRow | null> =>
  rowOf(await db.enrolment.findFirst({ where: { workspaceId, executionId }, select: columns }));

export const activeEnrolment = async (
  db: Tx,
  workspaceId: string,
  pair: { sequenceId: string; contactId: string },
): Promise<EnrolmentRow | null> =>
  rowOf(await db.enrolment.findFirst({ where: { workspaceId, ...pair, status: "active" }, select: columns }));

/** Enrolments of a person, or of a sequence, that may still have a mail on its way. */
export async function liveEnrolments(
  db: Tx,
  workspaceId: string,
  of: { contactId: string } | { sequenceId: string },
): Promise<EnrolmentRow[]> {
  const rows = await db.enrolment.findMany({
    where: { workspaceId, ...of, status: { in: ["active", "finished"] } },
    orderBy: { id: "asc" },
    select: columns,
  });
  return rows.map((row) => row as EnrolmentRow);
}

type NewEnrolment = Pick<
  EnrolmentRow,
  "id" | "sequenceId" | "contactId" | "moveId" | "executionId" | "ownerId" | "nextStepAt" | "enrolledAt"
>;

/** @returns false when this execution has enrolled them already, or another one is active */
export async function insertEnrolment(tx: Tx, workspaceId: string, row: NewEnrolment): Promise<boolean> {
  const { count } = await tx.enrolment.createMany({ data: [{ ...row, workspaceId }], skipDuplicates: true });
  return count === 1;
}

export type EnrolmentPatch = {
  status?: EnrolmentStatus;
  stoppedReason?: StopReason | null;
  stoppedByExecutionId?: string | null;
  nextStepAt?: Date | null;
  waitsFor?: string | null;
  stepsProposed?: number;
  endedAt?: Date | null;
};

/** @returns false when it is not in one of these statuses any more */
export async function updateEnrolment(
  tx: Tx,
  workspaceId: string,
  expected: { id: string; status: readonly EnrolmentStatus[] },
  patch: EnrolmentPatch,
): Promise<boolean> {
  const { id, status } = expected;
  const { count } = await tx.enrolment.updateMany({
    where: { workspaceId, id, status: { in: [...status] } },
    data: patch,
  });
  return count === 1;
}

export type DueEnrolment = { id: string; workspaceId: string };

/** Active ones of all workspaces whose next step's time has come, the longest due first. */
export function dueEnrolments(db: Tx, now: Date, limit: number): Promise<DueEnrolment[]> {
  return db.$queryRawUnsafe<DueEnrolment[]>(
    `select "id", "workspaceId" from "Enrolment"
      where "status" = 'active' and "nextStepAt" <= $1::timestamptz order by "nextStepAt", "id" limit $2`,
    now,
    limit,
  );
}

/**
 * Takes a due enrolment for this transaction; null when it is not due any more, or another worker has it.
 * Its row is locked until the transaction ends.
 */
export async function lockDue(tx: Tx, workspaceId: string, id: string, now: Date): Promise<EnrolmentRow | null> {
  const locked = await tx.$queryRawUnsafe<{ id: string }[]>(
    `select "id" from "Enrolment" where "workspaceId" = $1::uuid and "id" = $2::uuid and "status" = 'active'
        and "nextStepAt" <= $3::timestamptz for update skip locked`,
    workspaceId,
    id,
    now,
  );
  return locked.length === 0 ? null : enrolmentById(tx, workspaceId, id);
}

export async function insertStep(
  tx: Tx,
  workspaceId: string,
  row: { enrolmentId: string; ordinal: number; moveId: string; proposedAt: Date },
): Promise<void> {
  await tx.enrolmentStep.create({ data: { ...row, workspaceId }, select: { ordinal: true } });
}

/** The last step that was proposed, with where its move stands; null before the first. */
export function lastStep(db: Tx, workspaceId: string, enrolmentId: string) {
  return db.enrolmentStep.findFirst({
    where: { workspaceId, enrolmentId },
    orderBy: { ordinal: "desc" },
    select: { ordinal: true, moveId: true, move: { select: { status: true, closedAt: true } } },
  });
}

export async function forgetStep(
  tx: Tx,
  workspaceId: string,
  step: { enrolmentId: string; ordinal: number },
): Promise<void> {
  await tx.enrolmentStep.deleteMany({ where: { workspaceId, ...step } });
}
