import { vi } from "vitest";
import { type Durable, startDurable } from "#inngest/runtime.ts";
import type { Db } from "#server/db/client.ts";
import { ingestSignal } from "#server/domain/signals/index.ts";
import { aSystemCtx, aWorkspace, noConnectors, type TestWorkspace, testDeps, unique } from "./build/index.ts";
import { realClock } from "./clock.ts";

/** What is thrown where a mail or a webhook event is read (null: reading works), and how long a retry waits. */
export type Fault = { thrown: Error | null; backoffMs: number };

export type RunningWorkspace = TestWorkspace & { durable: Durable; fault: Fault };

/** A workspace whose background work really runs, on an engine of its own, and can be made to fail. */
export async function aRunningWorkspace({ db, url }: { db: Db; url: string }): Promise<RunningWorkspace> {
  const fault: Fault = { thrown: null, backoffMs: 5 };
  const findFirst = ({ args, query }: { args: unknown; query: (args: never) => Promise<unknown> }) => {
    if (fault.thrown) throw fault.thrown;
    return query(args as never);
  };
  const query = { emailMessage: { findFirst }, inboundEvent: { findFirst } };
  const prisma = db.prisma.$extends({ query }) as unknown as Db["prisma"];
  const deps = testDeps({ ...db, prisma }, { now: realClock().now, connectors: noConnectors });
  const settings = { DATABASE_URL: url, AUTH_SECRET: "test-secret-".repeat(4), MAIL_POLL_SECONDS: 3600 };
  const engine = { backoff: () => fault.backoffMs, drainMs: 5_000 };
  const durable = await startDurable(deps, { ...settings, engine });
  return { ...(await aWorkspace({ ...deps, jobs: durable.jobs, requestsPerMinute: 600 })), durable, fault };
}

/** A reply's signal without the mail: its run ends in `message.not_found`. @returns the signal's id */
export async function aReplySignal(ws: TestWorkspace): Promise<string> {
  const { id } = await ingestSignal(aSystemCtx(ws), {
    source: "gmail",
    type: "reply_received",
    payload: { messageId: ws.ctx.newId() },
    naturalKey: unique(),
    occurredAt: ws.ctx.now(),
  });
  return id;
}

/** Looks again until it no longer throws. */
export const until = <T>(look: () => Promise<T>) => vi.waitFor(look, { timeout: 20_000, interval: 25 });
