import { beforeEach, describe, expect, it } from "vitest";
import type { Ctx } from "#server/platform/context.ts";
import { transact } from "#server/platform/transact.ts";
import {
  aContact,
  aKeyCtx,
  aMember,
  aMove,
  aSystemCtx,
  aWorkspace,
  type TestWorkspace,
  testDeps,
  unique,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { ingestSignal, listSignals, pushSignal, requeueSignal } from "../index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
const clock = fakeClock(new Date("2026-11-23T09:00:00Z"));

beforeEach(async () => {
  ws = await aWorkspace(testDeps(db, { now: clock.now }));
});

const payload = { email: "joel@beacon.example", message: "Pricing, please" };
const form = (naturalKey = unique(), occurredAt = clock.now()) => ({
  source: "form" as const,
  type: "form_submitted" as const,
  payload,
  naturalKey,
  occurredAt,
});
const all = () => db.prisma.signal.findMany({ where: { workspaceId: ws.workspaceId } });

describe("ingesting a signal", () => {
  it("writes row, audit entry and event together, and a repeated key writes nothing", async () => {
    const given = form();
    const first = await ingestSignal(ws.ctx, given);
    expect(first.isDuplicate).toBe(false);
    expect(await ingestSignal(ws.ctx, { ...given, payload: { email: "other@x.example" } })).toEqual({
      id: first.id,
      isDuplicate: true,
    });
    expect(await all()).toMatchObject([{ id: first.id, status: "received", payload, receivedAt: clock.now() }]);
    await expectAudit(ws.ctx, "signal.received", first);
    const [event] = await expectOutbox(ws.ctx, "signal.received");
    expect(event?.payload).toMatchObject({ signalId: first.id });
  });

  it("keeps one of fifty that come at the same moment, and tells all of them its id", async () => {
    const given = form();
    const answers = await Promise.all(Array.from({ length: 50 }, () => ingestSignal(ws.ctx, given)));
    expect(answers.filter((answer) => !answer.isDuplicate)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.id)).size).toBe(1);
    await expectOutbox(ws.ctx, "signal.received");
  });

  it("takes the same key of another source or workspace for another event", async () => {
    const given = form("same");
    const other = await aWorkspace(ws.deps);
    const answers = [
      await ingestSignal(ws.ctx, given),
      await ingestSignal(ws.ctx, { ...given, source: "web" }),
      await ingestSignal(other.ctx, given),
    ];
    expect(answers.every((answer) => !answer.isDuplicate)).toBe(true);
  });

  it("joins the caller's transaction", async () => {
    const failing = transact(ws.ctx, async (tx) => {
      await ingestSignal(ws.ctx, form(), tx);
      throw new Error("later failure");
    });
    await expect(failing).rejects.toThrow("later failure");
    expect(await all()).toEqual([]);
    const { id } = await transact(ws.ctx, (tx) => ingestSignal(aSystemCtx(ws), form(), tx));
    expect(await all()).toMatchObject([{ id }]);
  });

  it("believes no clock that runs ahead", async () => {
    await ingestSignal(ws.ctx, form(unique(), new Date("2030-01-01")));
    expect(await all()).toMatchObject([{ occurredAt: clock.now() }]);
  });

  it("refuses viewers, keys without the scope, and payloads that do not fit", async () => {
    await rejectsWith("forbidden", null, async () => ingestSignal(await aMember(ws, "viewer"), form()));
    await rejectsWith("forbidden", null, () => ingestSignal(aKeyCtx(ws, ["signals:read"]), form()));
    await rejectsWith("invalid_input", "signal.invalid_payload", () =>
      ingestSignal(ws.ctx, { ...form(), payload: { email: "x" } }),
    );
    expect(await all()).toEqual([]);
  });

  it("takes one statement", async () => {
    const statements: string[] = [];
    const pool = new Proxy(db.pool, {
      get: (target, name, receiver) =>
        name === "query"
          ? (query: { text: string }) => {
              statements.push(query.text);
              return target.query(query);
            }
          : Reflect.get(target, name, receiver),
    });
    await ingestSignal({ ...ws.ctx, db: { ...db, pool } }, form());
    expect(statements).toHaveLength(1);
  });
});

describe("pushing a signal", () => {
  let program: Ctx;
  beforeEach(() => {
    program = aKeyCtx(ws, ["signals:write"]);
  });
  const push = (more: Record<string, unknown> = {}, key: string | null = null, caller = program) =>
    pushSignal(caller, { type: "form_submitted", payload, ...more } as Parameters<typeof pushSignal>[1], key);

  it("is the same event again by its id, else by its Idempotency-Key, else by type, time and content", async () => {
    const ids = {
      byId: await push({ id: "evt-1" }, "key-1"),
      byKey: await push({}, "key-1"),
      byContent: await push(),
      byTime: await push({ occurredAt: "2026-11-23T08:00:00Z" }),
    };
    expect(new Set(Object.values(ids).map((answer) => answer.id)).size).toBe(4);
    expect(await push({ id: "evt-1", payload: { email: "other@x.example" } }, "key-2")).toEqual({
      id: ids.byId.id,
      isDuplicate: true,
    });
    expect(await push({}, "key-1")).toEqual({ id: ids.byKey.id, isDuplicate: true });
    expect(await push({ payload: { message: payload.message, email: payload.email } })).toEqual({
      id: ids.byContent.id,
      isDuplicate: true,
    });
    expect(await push({ occurredAt: "2026-11-23T08:00:00Z" })).toEqual({ id: ids.byTime.id, isDuplicate: true });
    expect((await push({ payload: { ...payload, message: "Another" } })).isDuplicate).toBe(false);
  });

  it("loses nothing under a key that was used for something else, or by somebody else", async () => {
    const other = { payload: { email: "other@x.example" } };
    const first = await push({}, "key-1");
    await rejectsWith("conflict", "idempotency.key_reused", () => push(other, "key-1"));
    const theirs = await push(other, "key-1", aKeyCtx(ws, ["signals:write"]));
    expect(theirs).toMatchObject({ isDuplicate: false });
    expect((await all()).map(({ id }) => id).sort()).toEqual([first.id, theirs.id].sort());
  });

  it("cannot take the place of an id by a key", async () => {
    const byId = await push({ id: "x" });
    expect(await push({}, "x")).not.toEqual({ id: byId.id, isDuplicate: true });
  });
});

describe("taking up a failed signal again", () => {
  const failed = async () => {
    const { id } = await ingestSignal(ws.ctx, form());
    const data = { status: "ignored" as const, reason: "No move could be made: x.", failedAt: clock.now() };
    await db.prisma.signal.updateMany({ where: { workspaceId: ws.workspaceId, id }, data });
    return id;
  };

  it("opens it and sends its event once more, and only once", async () => {
    const signalId = await failed();
    expect(await requeueSignal(await aMember(ws, "member"), { signalId })).toEqual({ id: signalId });
    expect(await all()).toMatchObject([{ status: "received", reason: null, failedAt: null, processedAt: null }]);
    await expectAudit(ws.ctx, "signal.requeued", signalId);
    const [, again] = await expectOutbox(ws.ctx, "signal.received", 2);
    expect(again?.payload).toMatchObject({ signalId });
    await rejectsWith("conflict", "signal.not_failed", () => requeueSignal(ws.ctx, { signalId }));
  });

  it("is not for a signal that was understood, a viewer, or another workspace", async () => {
    const { id } = await ingestSignal(ws.ctx, form());
    await rejectsWith("conflict", "signal.not_failed", () => requeueSignal(ws.ctx, { signalId: id }));
    const signalId = await failed();
    await rejectsWith("forbidden", null, async () => requeueSignal(await aMember(ws, "viewer"), { signalId }));
    await rejectsWith("not_found", "signal.not_found", async () =>
      requeueSignal((await aWorkspace(ws.deps)).ctx, { signalId }),
    );
  });
});

describe("the stream of signals", () => {
  it("comes newest first by pages, with what each is and led to", async () => {
    const contact = await aContact(ws.ctx, { firstName: "Dana", lastName: "Ruiz" });
    const move = await aMove(ws.ctx, { contactId: contact.id, title: "Reply to Dana Ruiz" });
    const ids: string[] = [];
    for (const name of ["A", "B", "C"]) {
      clock.advance(1_000);
      ids.push((await ingestSignal(ws.ctx, { ...form(), payload: { ...payload, formName: name } })).id);
    }
    await db.prisma.signal.updateMany({
      where: { workspaceId: ws.workspaceId, id: ids[2] },
      data: { contactId: contact.id, moveId: move.id, status: "accepted" },
    });
    const first = await listSignals(ws.ctx, { limit: 2 });
    expect(first.items).toMatchObject([
      {
        id: ids[2],
        label: "Form “C”",
        status: "accepted",
        contactName: "Dana Ruiz",
        moveId: move.id,
        moveTitle: "Reply to Dana Ruiz",
      },
      { id: ids[1], label: "Form “B”", status: "received", contactName: null, moveId: null },
    ]);
    const second = await listSignals(ws.ctx, { limit: 2, cursor: first.nextCursor ?? "" });
    expect(second.items.map((item) => item.id)).toEqual([ids[0]]);
    expect(second.nextCursor).toBeNull();
  });

  it("names mails by sender and subject", async () => {
    const messageId = ws.ctx.newId();
    await db.prisma.emailMessage.create({
      data: {
        id: messageId,
        workspaceId: ws.workspaceId,
        connectionId: ws.ctx.newId(),
        direction: "inbound",
        vendorMessageId: "m",
        vendorThreadId: "t",
        fromAddress: "dana@n.example",
        fromName: "Dana",
        toAddresses: [],
        subject: "Re: Docks",
        text: "x",
        sentAt: clock.now(),
      },
    });
    await ingestSignal(ws.ctx, {
      source: "gmail",
      type: "reply_received",
      payload: { messageId },
      naturalKey: "m",
      occurredAt: clock.now(),
    });
    await ingestSignal(ws.ctx, { ...form(), payload: { email: "a@b.example" } });
    const { items } = await listSignals(ws.ctx, { limit: 10, source: "gmail" });
    expect(items.map((item) => item.label)).toEqual(["Mail “Re: Docks” from Dana"]);
    expect((await listSignals(ws.ctx, { limit: 10, source: "form" })).items[0]?.label).toBe("Form without a name");
  });

  it("is of one workspace, and takes no made-up cursor", async () => {
    await ingestSignal(ws.ctx, form());
    expect((await listSignals((await aWorkspace(ws.deps)).ctx, { limit: 5 })).items).toEqual([]);
    await rejectsWith("invalid_input", "cursor.invalid", () => listSignals(ws.ctx, { limit: 5, cursor: "bm8" }));
  });
});
