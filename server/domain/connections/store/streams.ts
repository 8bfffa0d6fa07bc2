import type { Deps } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";

export const MAIL_STREAM = "mail";

/** One stream of a connection that a worker holds. */
export type HeldStream = { workspaceId: string; connectionId: string; stream: string; owner: string };

export type StreamState = {
  cursor: string | null;
  startedAt: Date | null;
  passAt: Date | null;
  passDoneAt: Date | null;
  lastRunAt: Date | null;
};

type Lease = { owner: string; now: Date; until: Date; limit: number };
export type WantedStreams = {
  provider: string;
  streams: readonly string[];
  /** Only accounts that allow all of these. */
  scopes?: readonly string[];
  /** A healthy stream last read this long ago is due, whatever pace the reader before had. */
  dueAfterSeconds?: number;
};

/**
 * Takes up to `limit` due streams for one worker; what another worker holds is passed over. A connected account gets its
 * streams here when it has none yet.
 */
export async function leaseStreams(deps: Pick<Deps, "db">, wanted: WantedStreams, lease: Lease): Promise<HeldStream[]> {
  const { scopes = [], dueAfterSeconds = null } = wanted;
  // Across tenants on purpose: the clock serves every workspace.
  await deps.db.pool.query({
    name: "connections_make_streams",
    text: `insert into "SyncCursor" ("workspaceId", "connectionId", "stream", "nextRunAt")
      select k."workspaceId", k."id", s, $3::timestamptz
      from "Connection" k cross join unnest($2::text[]) s
      where k."provider" = $1 and k."status" = 'connected' and k."scopes" @> $4::text[]
      on conflict ("connectionId", "stream") do nothing`,
    values: [wanted.provider, wanted.streams, lease.now, scopes],
  });
  const { rows } = await deps.db.pool.query<HeldStream>({
    name: "connections_lease_streams",
    text: `update "SyncCursor" s set "leaseOwner" = $1, "leaseUntil" = $3::timestamptz
      from (
        select c."connectionId", c."stream" from "SyncCursor" c
        join "Connection" k on k."workspaceId" = c."workspaceId" and k."id" = c."connectionId"
          and k."status" = 'connected' and k."provider" = $4 and k."scopes" @> $7::text[]
        where c."stream" = any($5::text[]) and (c."leaseUntil" is null or c."leaseUntil" < $2)
          and (c."nextRunAt" <= $2 or (c."lastError" is null and c."lastRunAt" <= $2::timestamptz - make_interval(secs => $8)))
        order by c."nextRunAt", array_position($5::text[], c."stream") limit $6
        for update of c skip locked
      ) due
      where s."connectionId" = due."connectionId" and s."stream" = due."stream"
      returning s."workspaceId", s."connectionId", s."stream", s."leaseOwner" as "owner"`,
    values: [
      lease.owner,
      lease.now,
      lease.until,
      wanted.provider,
      wanted.streams,
      lease.limit,
      scopes,
      dueAfterSeconds,
    ],
  });
  const order = (stream: HeldStream) => wanted.streams.indexOf(stream.stream);
  return rows.sort((a, b) => order(a) - order(b));
}

/** Takes one stream, due or not. @returns whether nobody else holds it */
export async function takeStream(db: Tx, held: HeldStream, lease: { now: Date; until: Date }): Promise<boolean> {
  const { workspaceId, connectionId, stream, owner } = held;
  const { count } = await db.syncCursor.updateMany({
    where: { workspaceId, connectionId, stream, OR: [{ leaseUntil: null }, { leaseUntil: { lt: lease.now } }] },
    data: { leaseOwner: owner, leaseUntil: lease.until },
  });
  return count === 1;
}

/** Makes the stream due at once, leaving its position as it is. */
export async function openStream(tx: Tx, place: Omit<HeldStream, "owner">, now: Date): Promise<void> {
  const { workspaceId, connectionId, stream } = place;
  await tx.syncCursor.upsert({
    where: { workspaceId, connectionId_stream: { connectionId, stream } },
    create: { workspaceId, connectionId, stream, nextRunAt: now },
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

export function streamState(db: Tx, held: HeldStream): Promise<StreamState | null> {
  const { workspaceId, connectionId, stream } = held;
  return db.syncCursor.findFirst({
    where: { workspaceId, connectionId, stream },
    select: { cursor: true, startedAt: true, passAt: true, passDoneAt: true, lastRunAt: true },
  });
}

export type StreamStep = Partial<StreamState> & {
  found: number;
  /** By earlier steps of the same run, where `lastFound` is to speak of all of it. */
  foundBefore?: number;
};

/** Moves the position and renews the lease in the transaction of what was found. @returns whether it was still held */
export async function stepStream(tx: Tx, held: HeldStream, step: StreamStep & { until: Date }): Promise<boolean> {
  const { found, foundBefore = 0, until, ...state } = step;
  const counts = { lastFound: foundBefore + found, totalFound: { increment: found } };
  const { count } = await tx.syncCursor.updateMany({
    where: whereHeld(held),
    data: { ...state, ...counts, leaseUntil: until, lastError: null },
  });
  return count === 1;
}

/** Gives the stream back. @param error null: it went well */
export async function releaseStream(
  db: Tx,
  held: HeldStream,
  end: { nextRunAt: Date; lastRunAt?: Date; error: string | null },
): Promise<void> {
  const { error, ...times } = end;
  await db.syncCursor.updateMany({
    where: whereHeld(held),
    data: { ...times, leaseOwner: null, leaseUntil: null, lastError: error },
  });
}

const whereHeld = ({ workspaceId, connectionId, stream, owner }: HeldStream) => ({
  workspaceId,
  connectionId,
  stream,
  leaseOwner: owner,
});

/** What a comparison of both sides found; with a gap everything is read once more. */
export async function noteGap(
  db: Tx,
  place: Omit<HeldStream, "owner">,
  check: { gap: number; checkedAt: Date; readAgain: boolean },
): Promise<void> {
  const { gap, checkedAt, readAgain } = check;
  const again = readAgain ? { cursor: null, passAt: null, passDoneAt: null, nextRunAt: checkedAt } : {};
  await db.syncCursor.updateMany({
    where: { workspaceId: place.workspaceId, connectionId: place.connectionId, stream: place.stream },
    data: { gap, checkedAt, ...again },
  });
}

/** Streams of one name whose first reading is complete, in all workspaces. */
export async function completeStreams(
  deps: Pick<Deps, "db">,
  provider: string,
  streams: readonly string[],
): Promise<Omit<HeldStream, "owner">[]> {
  // Across tenants on purpose: the clock serves every workspace.
  const { rows } = await deps.db.pool.query<Omit<HeldStream, "owner">>({
    name: "connections_complete_streams",
    text: `select c."workspaceId", c."connectionId", c."stream" from "SyncCursor" c
      join "Connection" k on k."workspaceId" = c."workspaceId" and k."id" = c."connectionId"
        and k."status" = 'connected' and k."provider" = $1
      where c."stream" = any($2::text[]) and c."passDoneAt" is not null
      order by c."workspaceId", c."connectionId", c."stream"`,
    values: [provider, streams],
  });
  return rows;
}

/** Since when changes of a stream are news; null before its first run. */
export async function newsSince(db: Tx, workspaceId: string, stream: string): Promise<Date | null> {
  const row = await db.syncCursor.findFirst({
    where: { workspaceId, stream, startedAt: { not: null } },
    orderBy: { startedAt: "asc" },
    select: { startedAt: true },
  });
  return row?.startedAt ?? null;
}
