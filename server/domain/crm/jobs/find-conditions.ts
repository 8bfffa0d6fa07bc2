import { completeStreams } from "#server/domain/connections/index.ts";
import { trySetMoveStatus } from "#server/domain/queue/index.ts";
import { ingestSignal } from "#server/domain/signals/index.ts";
import { record } from "#server/platform/audit.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { toAppError } from "#server/platform/pure/errors.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import { type ConditionType, conditionTypes, newlyTrue, noLongerTrue, subjectOf } from "../store/conditions.ts";
import { CRM_STREAMS } from "./streams.ts";

/** A condition somebody was told about stays away this long, whatever they did about it. */
const COOL_DOWN_MS = 14 * DAY_MS;
/** New ones of a kind in one pass: a first look at a large portal must not bury the queue. */
const AT_ONCE = 20;

/**
 * Looks through the mirror for deals and leads that want attention, in every workspace whose CRM has been read whole. A
 * condition makes one open move while it holds; a move whose condition ended expires by itself.
 */
export async function findConditions(deps: Deps): Promise<{ found: number; ended: number }> {
  const places = await completeStreams(deps, "hubspot", [CRM_STREAMS.deal]);
  const total = { found: 0, ended: 0 };
  for (const workspaceId of new Set(places.map((place) => place.workspaceId))) {
    const ctx = createCtx(deps, {
      workspaceId: asWorkspaceId(workspaceId),
      actor: { type: "system", id: "crm-conditions" },
      requestId: deps.newId(),
      surface: "job",
    });
    for (const type of conditionTypes) {
      try {
        total.ended += await endPast(ctx, type);
        total.found += await tellNew(ctx, type);
      } catch (error) {
        const { code, reason } = toAppError(error);
        ctx.log.warn({ type, code, reason, err: code === "internal" ? error : undefined }, "condition not looked at");
      }
    }
  }
  return total;
}

async function tellNew(ctx: Ctx, type: ConditionType): Promise<number> {
  const now = ctx.now();
  const scope = { now, coolDownFrom: new Date(now.getTime() - COOL_DOWN_MS), limit: AT_ONCE };
  const found = await newlyTrue(ctx.db.prisma, ctx.workspaceId, type, scope);
  for (const { id, occurrence } of found) {
    const naturalKey = `${type}:${id}:${occurrence ?? now.toISOString().slice(0, 10)}`;
    const payload = payloadOf(subjectOf(type), id, occurrence);
    await ingestSignal(ctx, { source: "hubspot", type, payload, naturalKey, occurredAt: now });
  }
  return found.length;
}

function payloadOf(subject: ReturnType<typeof subjectOf>, id: string, occurrence: string | null) {
  switch (subject) {
    case "deal":
      return { dealId: id };
    case "contact":
      return { contactId: id };
    case "task":
      return { taskId: id, dueAt: occurrence };
    default:
      return subject satisfies never;
  }
}

async function endPast(ctx: Ctx, type: ConditionType): Promise<number> {
  const past = await noLongerTrue(ctx.db.prisma, ctx.workspaceId, type, ctx.now());
  for (const { moveId, status } of past) {
    await transact(ctx, async (tx) => {
      if (!(await trySetMoveStatus(tx, ctx, { moveId, from: status, to: "expired" }))) return;
      const detail = { condition: type };
      await record(tx, ctx, { action: "move.expired", subject: { type: "move", id: moveId }, moveId, detail });
      await emit(tx, ctx, { name: "move.expired", payload: { moveId } });
    });
  }
  return past.length;
}
