import type { GuardedPrisma } from "#server/db/client.ts";
import type { Deps } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";

export const MAIL_STREAM = "mail";

export type Cursor = { cursor: string | null; startedAt: Date | null; lastRunAt: Date | null };
export type DueMailbox = { workspaceId: string; connectionId: string };

/** Makes the stream due at once, leaving its position as it is. */
export async function openStream(tx: Tx, workspaceId: string, connectionId: string, now: Date): Promise<void> {
  await tx.syncCursor.upsert({
    where: { workspaceId, connectionId_stream: { connectionId, stream: MAIL_STREAM } },
    create: { workspaceId, connectionId, stream: MAIL_STREAM, nextRunAt: now },
    update: { nextRunAt: now, lastError: null },
    select: { stream: true },
  });
}

/** Every stream of the account. @returns whether there was one */
export async function makeDue(tx: Tx, workspaceId: string, connectionId: string, now: Date): Promise<boolean> {
  const { count } = await tx.syncCursor.updateMany({
    where: { workspaceId, connectionId },
    data: { nextRunAt: now },
  });
  return count > 0;
}

/**
 * Takes up to `limit` due mailboxes for one worker; what another worker holds is passed over. A caller with a quicker pace
 * than the one before finds a healthy mailbox due by its own.
 */
export async function leaseDue(
  deps: Pick<Deps, "db">,
  lease: { owner: string; now: Date; until: Date; limit: number; everySeconds: number },
): Promise<DueMailbox[]> {
  const { rows } = await deps.db.pool.query<DueMailbox>({
    name: "connections_lease_due",
    text: `update "SyncCursor" s set "leaseOwner" = $1, "leaseUntil" = $3::timestamptz
      from (
        select c."connectionId", c."stream" from "SyncCursor" c
        join "Connection" k on k."workspaceId" = c."workspaceId" and k."id" = c."connectionId" and k."status" = 'connected'
        where c."stream" = $4 and (c."leaseUntil" is null or c."leaseUntil" < $2)
          and (c."nextRunAt" <= $2 or (c."lastError" is null and c."lastRunAt" <= $2::timestamptz - make_interval(secs => $6)))
        order by c."nextRunAt" limit $5
        for update of c skip locked
      ) due
      where s."connectionId" = due."connectionId" and s."stream" = due."stream"
      returning s."workspaceId", s."connectionId"`,
    values: [lease.owner, lease.now, lease.until, MAIL_STREAM, lease.limit, lease.everySeconds],
  });
  return rows;
}

/** Takes one mailbox, due or not. @returns whether nobody else holds it */
export async function leaseOne(
  db: GuardedPrisma,
  workspaceId: string,
  connectionId: string,
  lease: { owner: string; now: Date; until: Date },
): Promise<boolean> {
  const { count } = await db.syncCursor.updateMany({
    where: {
      workspaceId,
      connectionId,
      stream: MAIL_STREAM,
      OR: [{ leaseUntil: null }, { leaseUntil: { lt: lease.now } }],
    },
    data: { leaseOwner: lease.owner, leaseUntil: lease.until },
  });
  return count === 1;
}

export function readCursor(db: GuardedPrisma, workspaceId: string, connectionId: string): Promise<Cursor | null> {
  return db.syncCursor.findFirst({
    where: { workspaceId, connectionId, stream: MAIL_STREAM },
    select: { cursor: true, startedAt: true, lastRunAt: true },
  });
}

/** When a mailbox was read for the first time: mail from before is history, however often the reading is taken up again. */
export async function beginReading(db: GuardedPrisma, workspaceId: string, connectionId: string, now: Date) {
  await db.syncCursor.updateMany({
    where: { workspaceId, connectionId, stream: MAIL_STREAM, startedAt: null },
    data: { startedAt: now },
  });
}

/** Keeps the position, and hands over to the next run at once. */
export async function handOver(
  db: GuardedPrisma,
  workspaceId: string,
  connectionId: string,
  run: { owner: string; now: Date },
): Promise<void> {
  await db.syncCursor.updateMany({
    where: { workspaceId, connectionId, stream: MAIL_STREAM, leaseOwner: run.owner },
    data: { leaseOwner: null, leaseUntil: null, nextRunAt: run.now },
  });
}

/**
 * Renews the lease inside a transaction, so that a worker that lost it writes nothing, and counts what the part brought.
 * @returns whether it was still held
 */
export async function holdLease(
  tx: Tx,
  workspaceId: string,
  connectionId: string,
  part: { owner: string; until: Date; found: number },
): Promise<boolean> {
  const { count } = await tx.syncCursor.updateMany({
    where: { workspaceId, connectionId, stream: MAIL_STREAM, leaseOwner: part.owner },
    data: { leaseUntil: part.until, totalFound: { increment: part.found } },
  });
  return count === 1;
}

/** Moves the position and gives the lease back, in the transaction of what was found. */
export async function finishRun(
  tx: Tx,
  workspaceId: string,
  connectionId: string,
  run: { owner: string; cursor: string; now: Date; nextRunAt: Date; found: number; foundLast: number },
): Promise<boolean> {
  const { count } = await tx.syncCursor.updateMany({
    where: { workspaceId, connectionId, stream: MAIL_STREAM, leaseOwner: run.owner },
    data: {
      cursor: run.cursor,
      leaseOwner: null,
      leaseUntil: null,
      lastRunAt: run.now,
      nextRunAt: run.nextRunAt,
      lastFound: run.found,
      // The parts before were counted as they came.
      totalFound: { increment: run.foundLast },
      lastError: null,
    },
  });
  return count === 1;
}

/** Keeps the position, says why, and gives the lease back. */
export async function failRun(
  db: GuardedPrisma,
  workspaceId: string,
  connectionId: string,
  run: { owner: string; nextRunAt: Date; error: string },
): Promise<void> {
  await db.syncCursor.updateMany({
    where: { workspaceId, connectionId, stream: MAIL_STREAM, leaseOwner: run.owner },
    data: { leaseOwner: null, leaseUntil: null, nextRunAt: run.nextRunAt, lastError: run.error },
  });
}

/** Which of these mails are stored already, so that they need not be fetched again. */
export async function knownMessageIds(
  db: GuardedPrisma,
  workspaceId: string,
  connectionId: string,
  vendorMessageIds: string[],
): Promise<Set<string>> {
  const rows = await db.emailMessage.findMany({
    where: { workspaceId, connectionId, vendorMessageId: { in: vendorMessageIds } },
    select: { vendorMessageId: true },
  });
  return new Set(rows.map((row) => row.vendorMessageId));
}
