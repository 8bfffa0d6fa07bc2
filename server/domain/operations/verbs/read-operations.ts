import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { HOUR_MS, MINUTE_MS } from "#server/platform/pure/time.ts";
import type { Clock, Delivery, Operations } from "../contract.ts";
import { deliveryOf, keyUse } from "../store.ts";

/** How the machinery does: engine, delivery of events, clocks, limits. Numbers of other workspaces are in the engine's load only. */
export async function readOperations(ctx: Ctx): Promise<Operations> {
  authorize(ctx, "operations.read");
  const [engine, clocks, delivery, keys] = await Promise.all([
    engineOf(ctx),
    clocksOf(ctx),
    deliveryView(ctx),
    keyUse(ctx.db, ctx.workspaceId, new Date(Math.floor(ctx.now().getTime() / MINUTE_MS) * MINUTE_MS)),
  ]);
  return { engine, clocks, delivery, limits: { requestsPerMinute: ctx.requestsPerMinute ?? null, keys } };
}

async function engineOf({ jobs }: Ctx): Promise<Operations["engine"]> {
  if (!jobs) return { kind: "elsewhere" };
  if (jobs.kind === "external") return { kind: "external", url: jobs.url };
  return { kind: "embedded", ...(await jobs.load()) };
}

async function clocksOf({ jobs }: Ctx): Promise<Clock[]> {
  if (jobs?.kind !== "embedded") return [];
  return (await jobs.clocks()).map((clock) => ({
    ...clock,
    lastAt: clock.lastAt?.toISOString() ?? null,
    nextAt: clock.nextAt.toISOString(),
  }));
}

async function deliveryView(ctx: Ctx): Promise<Delivery> {
  const now = ctx.now().getTime();
  const { oldest, ...row } = await deliveryOf(ctx.db, ctx.workspaceId, new Date(now - HOUR_MS));
  return { ...row, oldestMs: oldest ? Math.max(0, now - oldest.getTime()) : 0 };
}
