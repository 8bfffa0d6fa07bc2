import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createDb, type Db } from "#server/db/client.ts";
import { ingestSignal, listSignals, requeueSignal } from "#server/domain/signals/index.ts";
import { AppError } from "#server/platform/pure/errors.ts";
import {
  aSystemCtx,
  aWorkspace,
  noConnectors,
  type TestWorkspace,
  testDeps,
  unique,
} from "#server/testing/build/index.ts";
import { realClock } from "#server/testing/clock.ts";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { expectAudit, expectOutbox } from "#server/testing/expect.ts";
import { type Durable, startDurable } from "../runtime.ts";

let database: FreshDatabase;
let db: Db;
let ws: TestWorkspace;
let durable: Durable;
/** What the database throws when a mail is read; null: it works. */
let trouble: Error | null;

beforeAll(async () => {
  database = await freshDatabase();
  db = createDb(database.url, 8);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});
beforeEach(async () => {
  trouble = null;
  const prisma = db.prisma.$extends({
    query: {
      emailMessage: {
        findFirst: ({ args, query }) => {
          if (trouble) throw trouble;
          return query(args);
        },
      },
      inboundEvent: {
        findFirst: ({ args, query }) => {
          if (trouble) throw trouble;
          return query(args);
        },
      },
    },
  }) as unknown as Db["prisma"];
  ws = await aWorkspace(testDeps({ ...db, prisma }, { now: realClock().now, connectors: noConnectors }));
  const settings = { DATABASE_URL: database.url, AUTH_SECRET: "test-secret-".repeat(4), MAIL_POLL_SECONDS: 3600 };
  durable = await startDurable(ws.deps, { ...settings, engine: { backoff: () => 5, drainMs: 5_000 } });
});
afterEach(() => durable.stop());

const aReply = async () =>
  (
    await ingestSignal(aSystemCtx(ws), {
      source: "gmail",
      type: "reply_received",
      payload: { messageId: ws.ctx.newId() },
      naturalKey: unique(),
      occurredAt: ws.ctx.now(),
    })
  ).id;
const signalRow = (id: string) => db.prisma.signal.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } });
const until = <T>(look: () => Promise<T>) => vi.waitFor(look, { timeout: 20_000, interval: 25 });
const untilClosed = (id: string, reason: string) =>
  until(async () => expect(await signalRow(id)).toMatchObject({ status: "ignored", reason, moveId: null }));

describe("a signal whose run fails for good", () => {
  it("is closed with what went wrong in words, audited, announced, and shown as failed", async () => {
    const id = await aReply();
    await untilClosed(id, "No move could be made: No such message.");
    const entry = await expectAudit(ws.ctx, "signal.ignored", id);
    expect(entry.detail).toMatchObject({ failed: true, reason: "No move could be made: No such message." });
    await expectOutbox(ws.ctx, "signal.ignored");
    const { items } = await listSignals(ws.ctx, { limit: 5 });
    expect(items).toMatchObject([{ id, hasFailed: true, reason: "No move could be made: No such message." }]);
  });

  it("says nothing of our insides, after every retry was used", async () => {
    trouble = new Error("connect ECONNREFUSED 10.0.0.7:5432 password=hunter2");
    const id = await aReply();
    await untilClosed(id, "No move could be made: something went wrong on our side.");
    const runs = (await durable.engine?.listRuns({ functionId: "caseyos-process-signal" })) ?? [];
    const mine = await durable.engine?.getRun(runs[0]?.id ?? "");
    expect(mine?.error?.message).toContain("ECONNREFUSED");
  });

  it("keeps the words of an error of ours that was tried again until the end", async () => {
    trouble = new AppError("vendor_unavailable", "hubspot.unavailable", "HubSpot does not answer.");
    await untilClosed(await aReply(), "No move could be made: HubSpot does not answer.");
  });

  it("can be taken up again by a person, and then ends as if nothing had been", async () => {
    const id = await aReply();
    await untilClosed(id, "No move could be made: No such message.");
    const messageId = ((await signalRow(id)).payload as { messageId: string }).messageId;
    await db.prisma.emailMessage.create({
      data: {
        id: messageId,
        workspaceId: ws.workspaceId,
        connectionId: ws.ctx.newId(),
        direction: "inbound",
        vendorMessageId: unique(),
        vendorThreadId: unique(),
        fromAddress: "dana@n.example",
        toAddresses: [],
        subject: "Automatic reply: Out of office",
        text: "I am out of office until Monday.",
        sentAt: ws.ctx.now(),
      },
    });
    await requeueSignal(ws.ctx, { signalId: id });
    await until(async () => {
      const row = await signalRow(id);
      expect({ status: row.status, failedAt: row.failedAt }).toEqual({ status: "ignored", failedAt: null });
    });
    expect((await listSignals(ws.ctx, { limit: 5 })).items[0]).toMatchObject({ hasFailed: false });
  });
});

describe("a stored webhook event whose run fails for good", () => {
  it("says why, stays unprocessed, and is announced", async () => {
    trouble = new AppError("precondition_failed", "test.reason", "The portal is gone.");
    const id = ws.ctx.newId();
    await db.prisma.inboundEvent.create({
      data: { id, workspaceId: ws.workspaceId, connector: "hubspot", vendorEventId: unique(), body: {} },
    });
    const payload = { workspaceId: ws.workspaceId, requestId: "r", inboundEventId: id };
    await db.prisma.outboxEvent.create({
      data: { id: ws.ctx.newId(), workspaceId: ws.workspaceId, name: "inbound.received", version: 1, payload },
    });
    await until(async () => {
      const row = await db.prisma.inboundEvent.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } });
      expect(row).toMatchObject({ error: "No signal could be made: The portal is gone.", processedAt: null });
    });
    await expectAudit(ws.ctx, "inbound.failed", id);
    await expectOutbox(ws.ctx, "inbound.failed");
  });
});
