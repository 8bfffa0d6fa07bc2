import type { CrmPort } from "#server/connectors/ports/crm.ts";
import {
  crmConnection,
  type HeldStream,
  leaseStreams,
  releaseStream,
  type StreamState,
  stepStream,
  streamState,
} from "#server/domain/connections/index.ts";
import type { Ctx, Deps } from "#server/platform/context.ts";
import { createCtx } from "#server/platform/context.ts";
import { conflict, isAppError, toAppError } from "#server/platform/pure/errors.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import { type MirrorKind, mirrorProperties } from "../policy/crm-fields.ts";
import { replaceOwners, replaceStages, stageBookOf } from "../store/definitions.ts";
import { unseenRows } from "../store/mirror.ts";
import { mirrorRecords } from "./mirror-records.ts";
import { orThrow, refreshRecord } from "./refresh-record.ts";
import { allCrmStreams, kindOfStream, PIPELINES, TASKS } from "./streams.ts";
import { readTaskPage } from "./sync-tasks.ts";
import { tellNews } from "./tell-news.ts";

const LEASE_MS = 2 * MINUTE_MS;
const AT_ONCE = 50;
const PAGE = 100;
/** Definitions change rarely. */
const DEFINITIONS_EVERY_MS = HOUR_MS;

export type SyncOptions = {
  /** Pace of a healthy stream. */
  everySeconds?: number;
  /** After this long a run hands over to the next one, in the middle of a stream if need be. */
  budgetMs?: number;
  pageSize?: number;
};

/**
 * Reads what changed in every connected CRM, in all workspaces; several processes share the work. A page and the position
 * after it are one transaction by the holder of the lease: killed anywhere, nothing is lost and nothing doubled. A stream that
 * fails says so on its cursor and does not stop the others.
 */
export async function syncDueCrm(deps: Deps, options: SyncOptions = {}): Promise<{ synced: number; failed: number }> {
  const owner = deps.newId();
  const now = deps.now();
  const lease = { owner, now, until: new Date(now.getTime() + LEASE_MS), limit: AT_ONCE };
  const due = await leaseStreams(deps, { provider: "hubspot", streams: allCrmStreams }, lease);
  const deadline = Date.now() + (options.budgetMs ?? 45 * SECOND_MS);
  const results = await Promise.all(
    [...Map.groupBy(due, (held) => held.connectionId).values()].map(async (streams) => {
      const outcomes: boolean[] = [];
      for (const held of streams) outcomes.push(await runStream(ctxFor(deps, held), held, deadline, options));
      return outcomes;
    }),
  );
  const all = results.flat();
  return { synced: all.filter(Boolean).length, failed: all.filter((isDone) => !isDone).length };
}

const ctxFor = (deps: Deps, { workspaceId }: HeldStream): Ctx =>
  createCtx(deps, {
    workspaceId: asWorkspaceId(workspaceId),
    actor: { type: "system", id: "crm-sync" },
    requestId: deps.newId(),
    surface: "job",
  });

async function runStream(ctx: Ctx, held: HeldStream, deadline: number, options: SyncOptions): Promise<boolean> {
  const everyMs = (options.everySeconds ?? 60) * SECOND_MS;
  try {
    const crm = await crmConnection(ctx);
    if (crm?.connectionId !== held.connectionId) throw notTheFirst();
    const kind = kindOfStream(held.stream);
    const isDefinition = kind === null && held.stream !== TASKS;
    const run = { ctx, held, port: crm.port, limit: options.pageSize ?? PAGE };
    const isDone = isDefinition
      ? await readDefinitions(ctx, held, crm.port)
      : await untilTimeIsUp(() => (kind === null ? readTasks(run) : readPage({ ...run, kind })), deadline);
    const waitMs = isDone ? (isDefinition ? DEFINITIONS_EVERY_MS : everyMs) : 0;
    const nextRunAt = new Date(ctx.now().getTime() + waitMs);
    await releaseStream(ctx.db.prisma, held, { nextRunAt, lastRunAt: ctx.now(), error: null });
    return true;
  } catch (error) {
    await giveBack(ctx, held, everyMs, error);
    return false;
  }
}

async function giveBack(ctx: Ctx, held: HeldStream, everyMs: number, error: unknown): Promise<void> {
  const { code, reason } = toAppError(error);
  const { stream, connectionId } = held;
  ctx.log.warn({ connectionId, stream, code, reason, err: code === "internal" ? error : undefined }, "crm not read");
  const waitMs = Math.max(everyMs, isAppError(error) ? (error.retryAfterMs ?? 0) : 5 * MINUTE_MS);
  await releaseStream(ctx.db.prisma, held, {
    nextRunAt: new Date(ctx.now().getTime() + waitMs),
    error: isAppError(error) ? error.message : "Reading HubSpot failed on our side.",
  });
}

const notTheFirst = () =>
  conflict("crm.second_portal", "Only the HubSpot portal that was connected first is mirrored in a workspace.");
const leaseLost = () => conflict("connection.lease_lost", "Another worker reads this stream now.");

async function readDefinitions(ctx: Ctx, held: HeldStream, port: CrmPort): Promise<true> {
  const store =
    held.stream === PIPELINES
      ? await port.listPipelines().then((answer) => {
          const pipelines = orThrow(answer);
          return (tx: Parameters<typeof replaceStages>[0]) => replaceStages(tx, ctx.workspaceId, pipelines);
        })
      : await port.listOwners().then((answer) => {
          const owners = orThrow(answer);
          return (tx: Parameters<typeof replaceOwners>[0]) => replaceOwners(tx, ctx.workspaceId, owners);
        });
  const state = await stateOf(ctx, held);
  await transact(ctx, async (tx) => {
    await store(tx);
    const done = { startedAt: state.startedAt ?? ctx.now(), passAt: ctx.now(), passDoneAt: ctx.now() };
    if (!(await stepStream(tx, held, { ...done, found: 0, until: lease(ctx) }))) throw leaseLost();
  });
  return true;
}

const lease = (ctx: Ctx): Date => new Date(ctx.now().getTime() + LEASE_MS);

async function stateOf(ctx: Ctx, held: HeldStream): Promise<StreamState> {
  const state = await streamState(ctx.db.prisma, held);
  if (!state) throw leaseLost();
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
  const state = await stateOf(ctx, held);
  const begun = state.cursor === null ? { startedAt: state.startedAt ?? ctx.now(), passAt: ctx.now() } : {};
  return readTaskPage(ctx, port, { cursor: state.cursor, limit }, async (tx, { cursor, isLast, found }) => {
    const done = isLast && state.passDoneAt === null ? { passDoneAt: ctx.now() } : {};
    if (!(await stepStream(tx, held, { ...begun, ...done, cursor, found, until: lease(ctx) }))) throw leaseLost();
  });
}

/** @returns whether it was the last one */
async function readPage({ ctx, held, kind, port, limit }: Run): Promise<boolean> {
  const state = await stateOf(ctx, held);
  const request = { properties: mirrorProperties[kind], limit };
  const page = orThrow(await port.listChanged(kind, state.cursor, request));
  const isBegin = state.cursor === null;
  const startedAt = state.startedAt ?? ctx.now();
  const begun = isBegin ? { startedAt, passAt: ctx.now(), passDoneAt: null } : {};
  await transact(ctx, async (tx) => {
    const stages = kind === "deal" ? await stageBookOf(tx, ctx.workspaceId) : new Map();
    const mirrored = await mirrorRecords(tx, ctx, kind, page.records, stages);
    await tellNews(tx, ctx, mirrored, startedAt);
    const step = { ...begun, cursor: page.cursor, found: mirrored.found, until: lease(ctx) };
    if (!(await stepStream(tx, held, step))) throw leaseLost();
  });
  if (page.isLast && (isBegin || state.passDoneAt === null)) await endPass({ ctx, held, kind, port, limit });
  return page.isLast;
}

/** Everything was read: what was not met is gone, was merged, or came in between, and HubSpot is asked which. */
async function endPass({ ctx, held, kind, port }: Run): Promise<void> {
  const { passAt } = await stateOf(ctx, held);
  let last: string | undefined;
  for (;;) {
    const unseen = passAt === null ? [] : await unseenRows(ctx.db.prisma, ctx.workspaceId, kind, passAt, PAGE);
    // A record that stays unseen after it was asked for would be asked for for ever.
    if (unseen.length === 0 || unseen[0] === last) break;
    last = unseen[0];
    for (const id of unseen) await refreshRecord(ctx, port, { kind, id });
    if (!(await stepStream(ctx.db.prisma, held, { found: 0, until: lease(ctx) }))) throw leaseLost();
  }
  if (!(await stepStream(ctx.db.prisma, held, { found: 0, until: lease(ctx), passDoneAt: ctx.now() })))
    throw leaseLost();
}
