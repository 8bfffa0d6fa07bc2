import type { IncomingEmail } from "#server/connectors/ports/email.ts";
import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import { storeMessages } from "#server/domain/crm/index.ts";
import { ingestSignal, requeueWaitingSignals } from "#server/domain/signals/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx, Deps } from "#server/platform/context.ts";
import { DAY_MS, SECOND_MS } from "#server/platform/pure/time.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { isSkipped, signalFor } from "../policy/mail-signals.ts";
import { knownMessageIds } from "../store/known-messages.ts";
import { type HeldStream, MAIL_STREAM, releaseStream, type StreamState } from "../store/streams.ts";
import { emailFor, type MailboxPort } from "../verbs/ports.ts";
import { type Look, moveOn, readDue, readNow } from "./read-due.ts";

const FIRST_SYNC_DAYS = 30;
const FIRST_SYNC_LIMIT = 12_000;
const CHUNK = 25;
/** A mail may be large: few are held at a time. */
const FETCHED_AT_ONCE = 5;
/** After this long a run hands over to the next one: a first reading may take many. */
const BUDGET_MS = 45 * SECOND_MS;
const AT_ONCE = 20;

export type SyncResult = { status: "synced"; found: number; signals: number } | { status: "busy" };

export type ReadOptions = {
  /** Pace of a healthy mailbox. */
  everySeconds?: number;
  /** Of a first reading, the newest ones. */
  mostMails?: number;
  /** After this long a run hands over to the next one. */
  budgetMs?: number;
};

const readerOf = (everySeconds = 60) => ({ actor: "mailbox-sync", what: "the mailbox", everySeconds });

/** Reads one mailbox now, unless another worker is at it. */
export async function syncMailbox(
  ctx: Ctx,
  steps: StepPort,
  input: { connectionId: string } & ReadOptions,
): Promise<SyncResult> {
  authorize(ctx, "connection.sync");
  const place = { connectionId: input.connectionId, stream: MAIL_STREAM };
  return steps.run("sync", async () => {
    const found = await readNow(ctx, place, readerOf(input.everySeconds), mailReading(input));
    return found === null ? { status: "busy" } : { status: "synced", found: found.found, signals: found.signals };
  });
}

/**
 * Reads every mailbox that is due. A caller with a quicker pace than the one before finds a healthy mailbox due by its own.
 * @param options.everySeconds pace of a healthy mailbox, 60 unless told
 */
export function syncDueMailboxes(
  deps: Deps,
  { limit = AT_ONCE, ...options }: ReadOptions & { limit?: number } = {},
): Promise<{ synced: number; failed: number }> {
  const reader = readerOf(options.everySeconds);
  const wanted = { provider: "google", streams: [MAIL_STREAM], dueAfterSeconds: reader.everySeconds, limit };
  return readDue(deps, { ...reader, ...wanted }, mailReading(options));
}

type Run = { ctx: Ctx; held: HeldStream; mailbox: MailboxPort; mostMails: number; deadline: number };
type Found = Look & { found: number; signals: number };

const mailReading =
  ({ mostMails = FIRST_SYNC_LIMIT, budgetMs = BUDGET_MS }: ReadOptions) =>
  async (ctx: Ctx, held: HeldStream, state: StreamState): Promise<Found> => {
    const mailbox = await emailFor(ctx, held.connectionId);
    return readNews({ ctx, held, mailbox, mostMails, deadline: Date.now() + budgetMs }, state);
  };

async function readNews(run: Run, position: StreamState): Promise<Found> {
  const { ctx, held, mailbox } = run;
  if (position.cursor !== null) {
    const changes = orThrow(await mailbox.port.listChanges(position.cursor));
    if (changes.kind === "changes") return take(run, changes.addedMessageIds, changes.cursor, new Date(0));
    ctx.log.info({ connectionId: held.connectionId }, "mailbox history too old, reading anew");
  }
  const after = new Date(ctx.now().getTime() - FIRST_SYNC_DAYS * DAY_MS);
  // Mail from before the connect is history, not news; after a gap, news is what came since the last good run.
  const newsSince = position.lastRunAt ?? position.startedAt ?? ctx.now();
  // Kept before anything is read: however often the reading is taken up again, it is the same moment.
  if (position.startedAt === null) await moveOn(ctx.db.prisma, ctx, held, { startedAt: newsSince, found: 0 });
  const recent = orThrow(await mailbox.port.listRecent({ after, limit: run.mostMails }));
  return take(run, recent.messageIds.toReversed(), recent.cursor, newsSince);
}

/**
 * Fetches and stores oldest first, some at a time; only the last part moves the position. When the time is up the next run
 * takes it up: what is stored already is not fetched again.
 */
async function take(run: Run, ids: string[], cursor: string, newsSince: Date): Promise<Found> {
  const { ctx, held } = run;
  const known = await knownMessageIds(ctx.db.prisma, ctx.workspaceId, held.connectionId, ids);
  const unknown = ids.filter((id) => !known.has(id));
  const total = { found: 0, signals: 0 };
  for (let start = 0; start === 0 || start < unknown.length; start += CHUNK) {
    if (start > 0 && Date.now() > run.deadline) {
      await releaseStream(ctx.db.prisma, held, { nextRunAt: ctx.now(), error: null });
      break;
    }
    const mails = await fetchMails(run, unknown.slice(start, start + CHUNK));
    const isLast = start + CHUNK >= unknown.length;
    const made = await transact(ctx, async (tx) => {
      const part = await storePart(tx, run, mails, newsSince);
      const step = { found: part.found, foundBefore: total.found };
      await moveOn(tx, ctx, held, isLast ? { ...step, cursor } : step);
      // Signals that waited for a mailbox have one now, with its earlier mails stored.
      if (isLast) await requeueWaitingSignals(tx, ctx);
      return part;
    });
    total.found += made.found;
    total.signals += made.signals;
  }
  return total;
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

async function storePart(tx: Tx, run: Run, mails: IncomingEmail[], newsSince: Date): Promise<Found> {
  const { ctx, held, mailbox } = run;
  const stored = await storeMessages(tx, ctx, held.connectionId, mailbox.address, mails);
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
