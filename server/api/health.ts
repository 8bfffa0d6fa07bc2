import { readdirSync } from "node:fs";
import { join } from "node:path";
import { deliveryLag, migrationsApplied } from "#server/platform/readiness.ts";
import type { Api } from "./context.ts";

export type Readiness = {
  status: "ready" | "not_ready";
  checks: {
    database: { ok: boolean; ms: number | null };
    migrations: { ok: boolean; pending: number | null };
    engine: { ok: boolean; isHere: boolean; queue: number | null };
    outbox: { ok: boolean; waiting: number | null; oldestMs: number | null };
  };
};

/** Events this old mean that nobody delivers: moves would be approved and never happen. */
const MAX_OUTBOX_MS = 60_000;

/** Whether this process can do its work now, with the numbers behind the verdict. */
export async function readiness(api: Api, migrations: readonly string[]): Promise<Readiness> {
  const { deps, durable } = api;
  const begun = performance.now();
  const [applied, lag, engine] = await Promise.all([
    settled(migrationsApplied(deps.db)),
    settled(deliveryLag(deps.db, deps.now())),
    durable ? settled(durable.lag()) : null,
  ]);
  const ms = Math.round((performance.now() - begun) * 10) / 10;
  const pending = applied ? migrations.filter((name) => !applied.has(name)).length : null;
  const checks: Readiness["checks"] = {
    database: { ok: applied !== null, ms: applied ? ms : null },
    migrations: { ok: pending === 0, pending },
    engine: { ok: durable === null || engine !== null, isHere: durable !== null, queue: engine?.queue ?? null },
    outbox: {
      ok: lag !== null && lag.oldestMs <= MAX_OUTBOX_MS,
      waiting: lag?.waiting ?? null,
      oldestMs: lag?.oldestMs ?? null,
    },
  };
  const isReady = !api.isStopping && Object.values(checks).every((check) => check.ok);
  return { status: isReady ? "ready" : "not_ready", checks };
}

async function settled<T>(work: Promise<T>): Promise<T | null> {
  const limit = new Promise<null>((done) => setTimeout(done, 3_000, null).unref());
  return Promise.race([work.catch(() => null), limit]);
}

/** Names of the migrations this version of the code was made with. */
export function knownMigrations(root: string): string[] {
  return readdirSync(join(root, "prisma", "migrations"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
