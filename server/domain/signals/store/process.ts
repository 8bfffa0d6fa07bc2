import type { Tx } from "#server/platform/transact.ts";

export type SignalRow = {
  id: string;
  source: string;
  type: string;
  status: "received" | "accepted" | "ignored";
  payload: unknown;
  contactId: string | null;
  companyId: string | null;
  moveId: string | null;
  occurredAt: Date;
  receivedAt: Date;
  failedAt: Date | null;
};

export function signalById(db: Tx, workspaceId: string, id: string): Promise<SignalRow | null> {
  return db.signal.findFirst({
    where: { workspaceId, id },
    select: {
      id: true,
      source: true,
      type: true,
      status: true,
      payload: true,
      contactId: true,
      companyId: true,
      moveId: true,
      occurredAt: true,
      receivedAt: true,
      failedAt: true,
    },
  });
}

export async function linkSubject(
  tx: Tx,
  workspaceId: string,
  id: string,
  subject: { contactId: string | null; companyId: string | null; dealId: string | null },
): Promise<void> {
  await tx.signal.updateMany({ where: { workspaceId, id }, data: subject });
}

/** Closes a signal once. @returns whether it was still open */
export async function closeSignal(
  tx: Tx,
  workspaceId: string,
  id: string,
  end: {
    status: "accepted" | "ignored";
    reason: string | null;
    moveId: string | null;
    processedAt: Date;
    /** Where an error ended it. */
    failedAt?: Date;
  },
): Promise<boolean> {
  const { count } = await tx.signal.updateMany({ where: { workspaceId, id, status: "received" }, data: end });
  return count === 1;
}

/** Opens a signal again that an error ended. @returns whether it was such a one */
export async function reopenSignal(tx: Tx, workspaceId: string, id: string): Promise<boolean> {
  const { count } = await tx.signal.updateMany({
    where: { workspaceId, id, status: "ignored", failedAt: { not: null } },
    data: { status: "received", reason: null, processedAt: null, failedAt: null },
  });
  return count === 1;
}

/** Leaves a signal open with the reason it waits for. */
export async function markWaiting(tx: Tx, workspaceId: string, id: string, reason: string): Promise<void> {
  await tx.signal.updateMany({ where: { workspaceId, id, status: "received" }, data: { reason } });
}

/** Open signals that wait for something, oldest first. */
export async function waitingSignals(tx: Tx, workspaceId: string, limit: number): Promise<string[]> {
  const rows = await tx.signal.findMany({
    where: { workspaceId, status: "received", reason: { not: null } },
    orderBy: [{ receivedAt: "asc" }, { id: "asc" }],
    take: limit,
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

/** Puts `signal.received` of these signals into the outbox once more, in one statement. */
export async function queueAgain(
  tx: Tx,
  workspaceId: string,
  signals: { id: string; outboxId: string }[],
  meta: { requestId: string; now: Date },
): Promise<void> {
  if (signals.length === 0) return;
  await tx.outboxEvent.createMany({
    data: signals.map(({ id, outboxId }) => ({
      id: outboxId,
      workspaceId,
      name: "signal.received",
      payload: { workspaceId, requestId: meta.requestId, signalId: id },
      createdAt: meta.now,
    })),
  });
}
