import type { Tx } from "#server/db/client.ts";
import type { EnrolmentStatus } from "../contract.ts";

type Counts = Record<EnrolmentStatus, number>;

/** Enrolments of each sequence, by what became of them. */
export async function countsBySequence(
  db: Tx,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, Counts>> {
  const rows = await db.enrolment.groupBy({
    by: ["sequenceId", "status"],
    where: { workspaceId, sequenceId: { in: [...ids] } },
    _count: true,
  });
  const counts = new Map<string, Counts>();
  for (const { sequenceId, status, _count } of rows) {
    const of = counts.get(sequenceId) ?? { active: 0, stopped: 0, finished: 0 };
    counts.set(sequenceId, { ...of, [status]: _count });
  }
  return counts;
}

type EnrolmentPlace = { at: Date; id: string };

/** Newest first. */
export function listEnrolments(
  db: Tx,
  workspaceId: string,
  query: { sequenceId?: string; status?: EnrolmentStatus; limit: number; after: EnrolmentPlace | null },
) {
  const { sequenceId, status, limit, after } = query;
  return db.enrolment.findMany({
    where: {
      workspaceId,
      ...(sequenceId === undefined ? {} : { sequenceId }),
      ...(status === undefined ? {} : { status }),
      ...(after ? { OR: [{ enrolledAt: { lt: after.at } }, { enrolledAt: after.at, id: { lt: after.id } }] } : {}),
    },
    orderBy: [{ enrolledAt: "desc" }, { id: "desc" }],
    take: limit,
    select: {
      id: true,
      sequenceId: true,
      contactId: true,
      status: true,
      stoppedReason: true,
      nextStepAt: true,
      waitsFor: true,
      stepsProposed: true,
      enrolledAt: true,
      endedAt: true,
      sequence: { select: { name: true, _count: { select: { steps: true } } } },
      contact: { select: { firstName: true, lastName: true, email: true } },
      proposed: { orderBy: { ordinal: "desc" }, take: 1, select: { moveId: true } },
    },
  });
}
