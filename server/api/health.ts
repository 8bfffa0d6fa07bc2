import { readdirSync } from "node:fs";
import { join } from "node:path";
import { deliveryLag, migrationsApplied } from "#server/platform/readiness.ts";
import type { Api, Durable } from "./context.ts";

export type Readiness = {
  status: "ready" | "not_ready";
  checks: {
    database: { ok: boolean; ms: number | null };
    migrations: { ok: boolean; pending: number | null };
    /**
     * `isHere`: this process runs the durable half. `isAsked`: somebody answers for it, the engine within or a configured
     * Inngest server; false beside `ok` means only that nothing is known. `silentMs`: how long that server has not answered.
     */
    engine: { ok: boolean; isHere: boolean; isAsked: boolean; queue: number | null; silentMs: number | null };
    outbox: { ok: boolean; waiting: number | null; oldestMs: number | null };
  };
};

/** Events this old mean that nobody delivers: moves would be approved and never happen. */
const MAX_OUTBOX_MS = 60_000;
/** A restart of the Inngest server is no reason to take every process out: events wait in the outbox meanwhile. */
const MAX_SILENT_MS = 60_000;

/** Whether this process can do its work now, with the numbers behind the verdict. */
export async function readiness(api: Api, migrations: readonly string[]): Promise<Readiness> {
  const { deps, durable } = api;
  const begun = performance.now();
  const [applied, lag, engine] = await Promise.all([
    settled(migrationsApplied(deps.db)),
    settled(deliveryLag(deps.db, deps.now())),
    durable ? settled(engineState(durable)) : null,
  ]);
  const ms = Math.round((performance.now() - begun) * 10) / 10;
  const pending = applied ? migrations.filter((name) => !applied.has(name)).length : null;
  const checks: Readiness["checks"] = {
    database: { ok: applied !== null, ms: applied ? ms : null },
    migrations: { ok: pending === 0, pending },
    engine: {
      ok: durable === null || (engine !== null && (engine.silentMs ?? 0) <= MAX_SILENT_MS),
      isHere: durable !== null,
      isAsked: engine?.isAsked ?? durable !== null,
      queue: engine?.queue ?? null,
      silentMs: engine?.silentMs ?? null,
    },
    outbox: {
      ok: lag !== null && lag.oldestMs <= MAX_OUTBOX_MS,
      waiting: lag?.waiting ?? null,
      oldestMs: lag?.oldestMs ?? null,
    },
  };
  const isReady = !api.isStopping && Object.values(checks).every((check) => check.ok);
  return { status: isReady ? "ready" : "not_ready", checks };
}

async function engineState(durable: Durable) {
  const [{ queue }, silentMs] = await Promise.all([durable.lag(), durable.silentMs()]);
  const isEmbedded = durable.engine !== null;
  return { queue: isEmbedded ? queue : null, silentMs, isAsked: isEmbedded || silentMs !== null };
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
