import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listSignals, requeueSignal } from "#server/domain/signals/index.ts";
import { AppError } from "#server/platform/pure/errors.ts";
import { unique } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox } from "#server/testing/expect.ts";
import { aReplySignal, aRunningWorkspace, type RunningWorkspace, until } from "#server/testing/running-workspace.ts";
import { testDatabase } from "#server/testing/test-database.ts";

const database = await testDatabase();
const { db } = database;
let ws: RunningWorkspace;
beforeEach(async () => {
  ws = await aRunningWorkspace(database);
});
afterEach(() => ws.durable.stop());

const signalRow = (id: string) => db.prisma.signal.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } });
const untilClosed = (id: string, reason: string) =>
  until(async () => expect(await signalRow(id)).toMatchObject({ status: "ignored", reason, moveId: null }));

describe("a signal whose run fails for good", () => {
  it("is closed with what went wrong in words, audited, announced, and shown as failed", async () => {
    const id = await aReplySignal(ws);
    await untilClosed(id, "No move could be made: No such message.");
    const entry = await expectAudit(ws.ctx, "signal.ignored", id);
    expect(entry.detail).toMatchObject({ failed: true, reason: "No move could be made: No such message." });
    await expectOutbox(ws.ctx, "signal.ignored");
    const { items } = await listSignals(ws.ctx, { limit: 5 });
    expect(items).toMatchObject([{ id, hasFailed: true, reason: "No move could be made: No such message." }]);
  });

  it("says nothing of our insides, after every retry was used", async () => {
    ws.fault.thrown = new Error("connect ECONNREFUSED 10.0.0.7:5432 password=hunter2");
    const id = await aReplySignal(ws);
    await untilClosed(id, "No move could be made: something went wrong on our side.");
    const runs = (await ws.durable.engine?.listRuns({ functionId: "caseyos-process-signal" })) ?? [];
    const mine = await ws.durable.engine?.getRun(runs[0]?.id ?? "");
    expect(mine?.error?.message).toContain("ECONNREFUSED");
  });

  it("keeps the words of an error of ours that was tried again until the end", async () => {
    ws.fault.thrown = new AppError("vendor_unavailable", "hubspot.unavailable", "HubSpot does not answer.");
    await untilClosed(await aReplySignal(ws), "No move could be made: HubSpot does not answer.");
  });

  it("can be taken up again by a person, and then ends as if nothing had been", async () => {
    const id = await aReplySignal(ws);
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
    ws.fault.thrown = new AppError("precondition_failed", "test.reason", "The portal is gone.");
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
