import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { conflict, isAppError, toAppError } from "#server/platform/pure/errors.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { MINUTE_MS, SECOND_MS } from "#server/platform/pure/time.ts";
import type { Tx } from "#server/platform/transact.ts";
import { nextAttemptAt } from "../policy/freshness.ts";
import {
  type HeldStream,
  leaseStreams,
  releaseStream,
  type StreamState,
  type StreamStep,
  stepStream,
  streamState,
  takeStream,
  type WantedStreams,
} from "../store/streams.ts";

const LEASE_MS = 2 * MINUTE_MS;

export type Reader = {
  /** Who reads, as the log and the audit name it. */
  actor: string;
  /** What is read, as in "Reading the calendar failed". */
  what: string;
  /** Pace of a healthy stream. */
  everySeconds: number;
};

/** `waitMs`: until the next look, where it is not the usual pace. */
export type Look = { waitMs?: number | undefined };
type Read<Found extends Look> = (ctx: Ctx, held: HeldStream, state: StreamState) => Promise<Found>;

/**
 * Reads every stream that is due, in all workspaces; several processes share the work. Streams of one account are read one
 * after the other. One that fails does not stop the others: its error stands on it, where the workspace sees it.
 */
export async function readDue(
  deps: Deps,
  reader: Reader & WantedStreams & { limit: number },
  read: Read<Look>,
): Promise<{ synced: number; failed: number }> {
  const now = deps.now();
  const lease = { owner: deps.newId(), now, until: leaseEnd(now), limit: reader.limit };
  const due = await leaseStreams(deps, reader, lease);
  const accounts = [...Map.groupBy(due, (held) => held.connectionId).values()];
  const results = await Promise.all(
    accounts.map(async (streams) => {
      const isRead: boolean[] = [];
      for (const held of streams) isRead.push(await succeeds(readerCtx(deps, held, reader), held, reader, read));
      return isRead;
    }),
  );
  const synced = results.flat().filter(Boolean).length;
  return { synced, failed: due.length - synced };
}

const readerCtx = (deps: Deps, { workspaceId }: HeldStream, { actor }: Reader): Ctx =>
  createCtx(deps, {
    workspaceId: asWorkspaceId(workspaceId),
    actor: { type: "system", id: actor },
    requestId: deps.newId(),
    surface: "job",
  });

async function succeeds(ctx: Ctx, held: HeldStream, reader: Reader, read: Read<Look>): Promise<boolean> {
  try {
    await readHeld(ctx, held, reader, read);
    return true;
  } catch (error) {
    const { code, reason } = toAppError(error);
    const { connectionId, stream } = held;
    const err = code === "internal" ? error : undefined;
    ctx.log.warn({ connectionId, stream, code, reason, err }, `${reader.what} not read`);
    return false;
  }
}

/** Reads one stream now, due or not. @returns null while another worker holds it @throws as `readHeld` */
export async function readNow<Found extends Look>(
  ctx: Ctx,
  place: { connectionId: string; stream: string },
  reader: Reader,
  read: Read<Found>,
): Promise<Found | null> {
  const held = { ...place, workspaceId: ctx.workspaceId, owner: ctx.newId() };
  const isOurs = await takeStream(ctx.db.prisma, held, { now: ctx.now(), until: leaseEnd(ctx.now()) });
  return isOurs ? readHeld(ctx, held, reader, read) : null;
}

/**
 * One look under a lease that is held, and the stream given back; one that the look itself gave back is left alone.
 * @throws what went wrong, after it was written on the stream
 */
async function readHeld<Found extends Look>(
  ctx: Ctx,
  held: HeldStream,
  { everySeconds, what }: Reader,
  read: Read<Found>,
): Promise<Found> {
  const db = ctx.db.prisma;
  const state = await streamState(db, held);
  if (!state) throw leaseLost();
  try {
    const found = await read(ctx, held, state);
    const nextRunAt = new Date(ctx.now().getTime() + (found.waitMs ?? everySeconds * SECOND_MS));
    await releaseStream(db, held, { nextRunAt, lastRunAt: ctx.now(), error: null });
    return found;
  } catch (error) {
    const retryAfterMs = isAppError(error) ? error.retryAfterMs : undefined;
    const nextRunAt = nextAttemptAt(ctx.now(), state.lastRunAt, everySeconds, retryAfterMs);
    const message = isAppError(error) ? error.message : `Reading ${what} failed on our side.`;
    await releaseStream(db, held, { nextRunAt, error: message });
    throw error;
  }
}

/**
 * Moves the position and renews the lease, in the transaction of what was found: killed anywhere, nothing is lost and nothing
 * doubled.
 * @throws conflict `connection.lease_lost` when another worker reads the stream by now
 */
export async function moveOn(tx: Tx, ctx: Ctx, held: HeldStream, step: StreamStep): Promise<void> {
  if (!(await stepStream(tx, held, { ...step, until: leaseEnd(ctx.now()) }))) throw leaseLost();
}

const leaseEnd = (now: Date): Date => new Date(now.getTime() + LEASE_MS);
const leaseLost = () => conflict("connection.lease_lost", "Another worker reads this account now.");
