import type { IncomingEmail } from "#server/connectors/ports/email.ts";
import { type VendorError, vendorFailure } from "#server/connectors/ports/vendor-error.ts";
import { storeMessages } from "#server/domain/crm/index.ts";
import { ingestSignal, requeueWaitingSignals } from "#server/domain/signals/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { conflict, isAppError } from "#server/platform/pure/errors.ts";
import type { Result } from "#server/platform/pure/result.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "#server/platform/pure/time.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { nextAttemptAt } from "../policy/freshness.ts";
import { isSkipped, signalFor } from "../policy/mail-signals.ts";
import {
  beginReading,
  type Cursor,
  failRun,
  finishRun,
  handOver,
  holdLease,
  knownMessageIds,
  leaseOne,
  readCursor,
} from "../store/cursors.ts";
import { emailFor, type MailboxPort } from "../verbs/ports.ts";

const FIRST_SYNC_DAYS = 30;
const FIRST_SYNC_LIMIT = 12_000;
const CHUNK = 25;
/** A mail may be large: few are held at a time. */
const FETCHED_AT_ONCE = 5;
/** After this long a run hands over to the next one: a first reading may take many. */
const BUDGET_MS = 45 * SECOND_MS;
export const LEASE_MS = 2 * MINUTE_MS;

export type SyncResult = { status: "synced"; found: number; signals: number } | { status: "busy" };

export type ReadOptions = {
  /** Pace of a healthy mailbox. */
  everySeconds?: number;
  /** Of a first reading, the newest ones. */
  mostMails?: number;
  /** After this long a run hands over to the next one. */
  budgetMs?: number;
};

/** Reads one mailbox now, unless another worker is at it. */
export async function syncMailbox(
  ctx: Ctx,
  steps: StepPort,
  input: { connectionId: string } & ReadOptions,
): Promise<SyncResult> {
  authorize(ctx, "connection.sync");
  return steps.run("sync", async () => {
    const owner = ctx.newId();
    const lease = { owner, now: ctx.now(), until: new Date(ctx.now().getTime() + LEASE_MS) };
    const isOurs = await leaseOne(ctx.db.prisma, ctx.workspaceId, input.connectionId, lease);
    return isOurs ? runLeased(ctx, input.connectionId, owner, input) : { status: "busy" };
  });
}

/**
 * One run under a lease that is already held. What was found, its signals and the new position are committed together, by the
 * holder of the lease only: a killed worker loses nothing and doubles nothing.
 * @throws what the vendor or the token source said, after it was written to the cursor
 */
export async function runLeased(
  ctx: Ctx,
  connectionId: string,
  owner: string,
  options: ReadOptions,
): Promise<SyncResult> {
  const { everySeconds = 60, mostMails = FIRST_SYNC_LIMIT, budgetMs = BUDGET_MS } = options;
  const cursor = await readCursor(ctx.db.prisma, ctx.workspaceId, connectionId);
  try {
    const mailbox = await emailFor(ctx, connectionId);
    const run: Run = { ctx, connectionId, owner, everySeconds, mailbox, mostMails, deadline: Date.now() + budgetMs };
    return await readNews(run, cursor ?? { cursor: null, startedAt: null, lastRunAt: null });
  } catch (error) {
    const retryAfterMs = isAppError(error) ? error.retryAfterMs : undefined;
    const nextRunAt = nextAttemptAt(ctx.now(), cursor?.lastRunAt ?? null, everySeconds, retryAfterMs);
    const message = isAppError(error) ? error.message : "Reading the mailbox failed on our side.";
    await failRun(ctx.db.prisma, ctx.workspaceId, connectionId, { owner, nextRunAt, error: message });
    throw error;
  }
}

type Run = {
  ctx: Ctx;
  connectionId: string;
  owner: string;
  everySeconds: number;
  mailbox: MailboxPort;
  mostMails: number;
  deadline: number;
};

async function readNews(run: Run, position: Cursor): Promise<SyncResult> {
  const { ctx, mailbox } = run;
  if (position.cursor !== null) {
    const changes = orThrow(await mailbox.port.listChanges(position.cursor));
    if (changes.kind === "changes") return take(run, changes.addedMessageIds, changes.cursor, new Date(0));
    ctx.log.info({ connectionId: run.connectionId }, "mailbox history too old, reading anew");
  }
  const after = new Date(ctx.now().getTime() - FIRST_SYNC_DAYS * DAY_MS);
  // Mail from before the connect is history, not news; after a gap, news is what came since the last good run.
  const newsSince = position.lastRunAt ?? position.startedAt ?? ctx.now();
  await beginReading(ctx.db.prisma, ctx.workspaceId, run.connectionId, newsSince);
  const recent = orThrow(await mailbox.port.listRecent({ after, limit: run.mostMails }));
  return take(run, recent.messageIds.toReversed(), recent.cursor, newsSince);
}

/**
 * Fetches and stores oldest first, some at a time; only the last part moves the position. When the time is up the next run
 * takes it up: what is stored already is not fetched again.
 */
async function take(run: Run, ids: string[], cursor: string, newsSince: Date): Promise<SyncResult> {
  const { ctx, connectionId } = run;
  const known = await knownMessageIds(ctx.db.prisma, ctx.workspaceId, connectionId, ids);
  const unknown = ids.filter((id) => !known.has(id));
  let [found, signals] = [0, 0];
  for (let start = 0; start === 0 || start < unknown.length; start += CHUNK) {
    if (start > 0 && Date.now() > run.deadline) {
      await handOver(ctx.db.prisma, ctx.workspaceId, connectionId, { owner: run.owner, now: ctx.now() });
      break;
    }
    const mails = await fetchMails(run, unknown.slice(start, start + CHUNK));
    const isLast = start + CHUNK >= unknown.length;
    signals += await transact(ctx, async (tx) => {
      const made = await storePart(tx, run, mails, newsSince);
      found += made.found;
      await (isLast ? finish(tx, run, cursor, { found, foundLast: made.found }) : keepLease(tx, run, made.found));
      return made.signals;
    });
  }
  return { status: "synced", found, signals };
}

async function fetchMails({ mailbox }: Run, ids: string[]): Promise<IncomingEmail[]> {
  const mails: IncomingEmail[] = [];
  for (let start = 0; start < ids.length; start += FETCHED_AT_ONCE) {
    const part = ids.slice(start, start + FETCHED_AT_ONCE);
    for (const mail of await Promise.all(part.map((id) => mailbox.port.getMessage(id)))) {
      // Deleted between listing and reading.
      if (!mail.ok && mail.error.kind === "not_found") continue;
      const value = orThrow(mail);
      if (!isSkipped(value.labels)) mails.push(value);
    }
  }
  return mails;
}

async function storePart(tx: Tx, run: Run, mails: IncomingEmail[], newsSince: Date) {
  const { ctx, connectionId, mailbox } = run;
  const stored = await storeMessages(tx, ctx, connectionId, mailbox.address, mails);
  let signals = 0;
  for (const [index, mail] of mails.entries()) {
    const message = stored[index];
    if (!message?.isNew || mail.sentAt < newsSince || !signalFor(message, mail)) continue;
    signals += 1;
    await ingestSignal(
      ctx,
      {
        source: "gmail",
        type: "reply_received",
        payload: { messageId: message.id },
        naturalKey: mail.vendorMessageId,
        occurredAt: mail.sentAt,
      },
      tx,
    );
  }
  return { found: stored.filter((message) => message.isNew).length, signals };
}

async function keepLease(tx: Tx, { ctx, connectionId, owner }: Run, found: number): Promise<void> {
  const until = new Date(ctx.now().getTime() + LEASE_MS);
  if (!(await holdLease(tx, ctx.workspaceId, connectionId, { owner, until, found }))) throw leaseLost();
}

async function finish(
  tx: Tx,
  { ctx, connectionId, owner, everySeconds }: Run,
  cursor: string,
  counts: { found: number; foundLast: number },
): Promise<void> {
  const nextRunAt = new Date(ctx.now().getTime() + everySeconds * 1000);
  const isOurs = await finishRun(tx, ctx.workspaceId, connectionId, {
    owner,
    cursor,
    now: ctx.now(),
    nextRunAt,
    ...counts,
  });
  if (!isOurs) throw leaseLost();
  // Signals that waited for a mailbox have one now, with its earlier mails stored.
  await requeueWaitingSignals(tx, ctx);
}

const leaseLost = () => conflict("connection.lease_lost", "Another worker reads this mailbox now.");

function orThrow<T>(answer: Result<T, VendorError>): T {
  if (!answer.ok) throw vendorFailure(answer.error);
  return answer.value;
}
