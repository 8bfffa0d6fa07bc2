import type { CrmPort } from "#server/connectors/ports/crm.ts";
import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import {
  crmConnection,
  type HeldStream,
  type Look,
  moveOn,
  readDue,
  type StreamState,
  streamState,
} from "#server/domain/connections/index.ts";
import type { Ctx, Deps } from "#server/platform/context.ts";
import { conflict, notFound } from "#server/platform/pure/errors.ts";
import { HOUR_MS, SECOND_MS } from "#server/platform/pure/time.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { type MirrorKind, mirrorProperties } from "../policy/crm-fields.ts";
import { replaceOwners, replaceStages, stageBookOf } from "../store/definitions.ts";
import { unseenRows } from "../store/mirror.ts";
import { mirrorRecords } from "./mirror-records.ts";
import { refreshRecord } from "./refresh-record.ts";
import { allCrmStreams, kindOfStream, PIPELINES, TASKS } from "./streams.ts";
import { readTaskPage } from "./sync-tasks.ts";
import { tellNews } from "./tell-news.ts";

const AT_ONCE = 50;
const PAGE = 100;
/** Definitions change rarely. */
const DEFINITIONS_EVERY_MS = HOUR_MS;

type SyncOptions = {
  /** Pace of a healthy stream. */
  everySeconds?: number;
  /** After this long a run hands over to the next one, in the middle of a stream if need be. */
  budgetMs?: number;
  pageSize?: number;
};

/**
 * Reads what changed in every connected CRM. A page and the position after it are one transaction by the holder of the lease:
 * killed anywhere, nothing is lost and nothing doubled.
 */
export function syncDueCrm(deps: Deps, options: SyncOptions = {}): Promise<{ synced: number; failed: number }> {
  const { everySeconds = 60, budgetMs = 45 * SECOND_MS, pageSize = PAGE } = options;
  const deadline = Date.now() + budgetMs;
  const wanted = { provider: "hubspot", streams: allCrmStreams, limit: AT_ONCE };
  const reader = { actor: "crm-sync", what: "HubSpot", everySeconds, ...wanted };
  return readDue(deps, reader, (ctx, held, state) => readStream(ctx, held, state, { deadline, pageSize }));
}

async function readStream(
  ctx: Ctx,
  held: HeldStream,
  state: StreamState,
  { deadline, pageSize }: { deadline: number; pageSize: number },
): Promise<Look> {
  const crm = await crmConnection(ctx);
  if (crm?.connectionId !== held.connectionId) throw notTheFirst();
  const kind = kindOfStream(held.stream);
  if (kind === null && held.stream !== TASKS) {
    await readDefinitions(ctx, held, state, crm.port);
    return { waitMs: DEFINITIONS_EVERY_MS };
  }
  const run = { ctx, held, port: crm.port, limit: pageSize };
  const isDone = await untilTimeIsUp(() => (kind === null ? readTasks(run) : mirrorPage({ ...run, kind })), deadline);
  return isDone ? {} : { waitMs: 0 };
}

const notTheFirst = () =>
  conflict("crm.second_portal", "Only the HubSpot portal that was connected first is mirrored in a workspace.");

async function readDefinitions(ctx: Ctx, held: HeldStream, state: StreamState, port: CrmPort): Promise<void> {
  const store =
    held.stream === PIPELINES
      ? await port.listPipelines().then((answer) => {
          const pipelines = orThrow(answer);
          return (tx: Tx) => replaceStages(tx, ctx.workspaceId, pipelines);
        })
      : await port.listOwners().then((answer) => {
          const owners = orThrow(answer);
          return (tx: Tx) => replaceOwners(tx, ctx.workspaceId, owners);
        });
  await transact(ctx, async (tx) => {
    await store(tx);
    const done = { startedAt: state.startedAt ?? ctx.now(), passAt: ctx.now(), passDoneAt: ctx.now() };
    await moveOn(tx, ctx, held, { ...done, found: 0 });
  });
}

/** As the page before left it. */
async function stateNow(ctx: Ctx, held: HeldStream): Promise<StreamState> {
  const state = await streamState(ctx.db.prisma, held);
  if (!state) throw notFound("stream");
  return state;
}

type Run = { ctx: Ctx; held: HeldStream; kind: MirrorKind; port: CrmPort; limit: number };

/** @returns false when the time was up before the end */
async function untilTimeIsUp(readOne: () => Promise<boolean>, deadline: number): Promise<boolean> {
  do {
    if (await readOne()) return true;
  } while (Date.now() < deadline);
  return false;
}

async function readTasks({ ctx, held, port, limit }: Omit<Run, "kind">): Promise<boolean> {
  const state = await stateNow(ctx, held);
  const begun = state.cursor === null ? { startedAt: state.startedAt ?? ctx.now(), passAt: ctx.now() } : {};
  return readTaskPage(ctx, port, { cursor: state.cursor, limit }, async (tx, { cursor, isLast, found }) => {
    const done = isLast && state.passDoneAt === null ? { passDoneAt: ctx.now() } : {};
    await moveOn(tx, ctx, held, { ...begun, ...done, cursor, found });
  });
}

/** @returns whether it was the last one */
async function mirrorPage({ ctx, held, kind, port, limit }: Run): Promise<boolean> {
  const state = await stateNow(ctx, held);
  const request = { properties: mirrorProperties[kind], limit };
  const page = orThrow(await port.listChanged(kind, state.cursor, request));
  const isBegin = state.cursor === null;
  const startedAt = state.startedAt ?? ctx.now();
  const begun = isBegin ? { startedAt, passAt: ctx.now(), passDoneAt: null } : {};
  await transact(ctx, async (tx) => {
    const stages = kind === "deal" ? await stageBookOf(tx, ctx.workspaceId) : new Map();
    const mirrored = await mirrorRecords(tx, ctx, kind, page.records, stages);
    await tellNews(tx, ctx, mirrored, startedAt);
    await moveOn(tx, ctx, held, { ...begun, cursor: page.cursor, found: mirrored.found });
  });
  if (page.isLast && (isBegin || state.passDoneAt === null)) await endPass({ ctx, held, kind, port, limit });
  return page.isLast;
}

/** Everything was read: what was not met is gone, was merged, or came in between, and HubSpot is asked which. */
async function endPass({ ctx, held, kind, port }: Run): Promise<void> {
  const { passAt } = await stateNow(ctx, held);
  let last: string | undefined;
  for (;;) {
    const unseen = passAt === null ? [] : await unseenRows(ctx.db.prisma, ctx.workspaceId, kind, passAt, PAGE);
    // A record that stays unseen after it was asked for would be asked for for ever.
    if (unseen.length === 0 || unseen[0] === last) break;
    last = unseen[0];
    for (const id of unseen) await refreshRecord(ctx, port, { kind, id });
    await moveOn(ctx.db.prisma, ctx, held, { found: 0 });
  }
  await moveOn(ctx.db.prisma, ctx, held, { found: 0, passDoneAt: ctx.now() });
}
