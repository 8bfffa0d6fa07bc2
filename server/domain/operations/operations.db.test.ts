import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Ctx } from "#server/platform/context.ts";
import { AppError } from "#server/platform/pure/errors.ts";
import { aKeyCtx, aMember, anApiKey, aWorkspace } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { aReplySignal, aRunningWorkspace, type RunningWorkspace, until } from "#server/testing/running-workspace.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { cancelRun, getRun, listRuns, readOperations, replayRun } from "./index.ts";

const database = await testDatabase();
const { db } = database;
let ws: RunningWorkspace;
beforeEach(async () => {
  ws = await aRunningWorkspace(database);
});
afterEach(() => ws.durable.stop());

const failed = async (ctx: Ctx) => (await listRuns(ctx, { view: "failed", limit: 10 })).items;
const oneFailed = (ctx: Ctx = ws.ctx) =>
  until(async () => {
    const [run, ...more] = await failed(ctx);
    expect(more).toEqual([]);
    if (!run) throw new Error("no failed run yet");
    return run;
  });

describe("runs of a workspace", () => {
  it("that failed are listed with their reason, their event's ids and their steps", async () => {
    const signalId = await aReplySignal(ws);
    const run = await oneFailed(await aMember(ws, "viewer"));
    expect(run).toMatchObject({
      functionId: "process-signal",
      status: "failed",
      eventName: "signal.received",
      subject: { signalId },
      reason: "No such message.",
      replayOf: null,
    });
    const detail = await getRun(ws.ctx, { runId: run.id });
    expect(detail.steps.map(({ name, state, attempts }) => ({ name, state, attempts }))).toEqual([
      { name: "open", state: "done", attempts: 1 },
      { name: "resolve-contact", state: "failed", attempts: 1 },
    ]);
    const after = await until(async () => {
      const { items } = await listRuns(ws.ctx, { view: "all", limit: 10 });
      const found = items.find((item) => item.functionId === "process-signal-failure");
      expect(found?.status).toBe("completed");
      return found;
    });
    expect(after?.subject).toEqual({ signalId });
  });

  it("show no error that was not made for people, and how often each step was tried", async () => {
    ws.fault.thrown = new Error("connect ECONNREFUSED 10.0.0.7 password=hunter2");
    await aReplySignal(ws);
    const run = await oneFailed();
    const detail = await getRun(ws.ctx, { runId: run.id });
    expect(detail.reason).toBeNull();
    expect(detail.steps.at(-1)).toMatchObject({ name: "resolve-contact", state: "failed", attempts: 6 });
    expect(JSON.stringify(detail)).not.toMatch(/ECONN|hunter2/);
  });

  it("say when the next attempt comes, and can be cancelled by an admin: then nothing more happens", async () => {
    ws.fault.backoffMs = 60_000;
    ws.fault.thrown = new AppError("vendor_unavailable", "x.y", "No answer.");
    await aReplySignal(ws);
    const run = await until(async () => {
      const { items } = await listRuns(ws.ctx, { view: "open", limit: 10 });
      expect(items[0]?.next).toMatchObject({ attempt: 1 });
      return items[0] as NonNullable<(typeof items)[0]>;
    });
    const member = await aMember(ws, "member");
    await rejectsWith("forbidden", null, () => cancelRun(member, { runId: run.id }));
    expect(await cancelRun(ws.ctx, { runId: run.id })).toEqual({ runId: run.id, isCancelled: true });
    expect(await getRun(ws.ctx, { runId: run.id })).toMatchObject({ status: "cancelled", next: null });
    expect((await listRuns(ws.ctx, { view: "open", limit: 10 })).items).toEqual([]);
    await expectAudit(ws.ctx, "run.cancelled", run.id);
    await expectOutbox(ws.ctx, "operations.run_cancelled");
    await rejectsWith("conflict", "run.over", () => cancelRun(ws.ctx, { runId: run.id }));
  });

  it("come by pages, newest first", async () => {
    for (let count = 0; count < 3; count += 1) await aReplySignal(ws);
    await until(async () => expect(await failed(ws.ctx)).toHaveLength(3));
    const first = await listRuns(ws.ctx, { view: "failed", limit: 2 });
    const second = await listRuns(ws.ctx, { view: "failed", limit: 2, cursor: first.nextCursor ?? "" });
    const ids = [...first.items, ...second.items].map((item) => item.id);
    expect(ids).toEqual([...ids].sort().reverse());
    expect(ids).toHaveLength(3);
    expect(second.nextCursor).toBeNull();
  });

  it("of another workspace are as if they were not there", async () => {
    await aReplySignal(ws);
    const { id: runId } = await oneFailed();
    const stranger = (await aWorkspace(ws.deps)).ctx;
    expect((await listRuns(stranger, { view: "all", limit: 10 })).items).toEqual([]);
    await rejectsWith("not_found", "run.not_found", () => getRun(stranger, { runId }));
    await rejectsWith("not_found", "run.not_found", () => replayRun(stranger, { runId }));
    await rejectsWith("not_found", "run.not_found", () => cancelRun(stranger, { runId }));
  });
});

describe("running a failed run again", () => {
  it("takes up its signal, stands for the old run, and is audited", async () => {
    ws.fault.thrown = new AppError("precondition_failed", "x.y", "The store is locked.");
    const signalId = await aReplySignal(ws);
    const old = await oneFailed();
    await until(async () => {
      const row = await db.prisma.signal.findFirst({ where: { workspaceId: ws.workspaceId, id: signalId } });
      expect(row?.failedAt).not.toBeNull();
    });
    ws.fault.thrown = null;
    const { runId } = await replayRun(ws.ctx, { runId: old.id });
    expect(await failed(ws.ctx)).toEqual([]);
    const entry = await expectAudit(ws.ctx, "run.replayed", old.id);
    expect(entry.detail).toMatchObject({ functionId: "process-signal" });
    await expectOutbox(ws.ctx, "operations.run_replayed");
    // It got as far as the mail, which is not there: another reason than before.
    const again = await oneFailed();
    expect(again).toMatchObject({ id: runId, replayOf: old.id, reason: "No such message." });
  });

  it("is for admins, and for runs that are over", async () => {
    await aReplySignal(ws);
    const { id: runId } = await oneFailed();
    const member = await aMember(ws, "member");
    await rejectsWith("forbidden", null, () => replayRun(member, { runId }));
    await rejectsWith("forbidden", null, () => replayRun(aKeyCtx(ws, ["workspace:read"]), { runId }));
    ws.fault.backoffMs = 60_000;
    ws.fault.thrown = new Error("down");
    const { runId: open } = await replayRun(ws.ctx, { runId });
    await rejectsWith("conflict", "run.not_over", () => replayRun(ws.ctx, { runId: open }));
  });
});

describe("how the machinery does", () => {
  it("counts this workspace's events: waiting, given up, delivered and how fast", async () => {
    const at = (ms: number) => new Date(Date.now() - ms);
    const event = (createdAt: Date, more: { dispatchedAt?: Date; attempts?: number }, workspaceId = ws.workspaceId) =>
      db.prisma.outboxEvent.create({
        data: { id: ws.ctx.newId(), workspaceId, name: "test.event", payload: {}, createdAt, ...more },
      });
    await ws.durable.stop();
    for (let ms = 1; ms <= 20; ms += 1) await event(at(60_000), { dispatchedAt: at(60_000 - ms * 10) });
    await event(at(9_000_000), { dispatchedAt: at(8_000_000) });
    await event(at(30_000), {});
    await event(at(90_000), { attempts: 20 });
    await event(at(500_000), {}, (await aWorkspace(ws.deps)).workspaceId);
    const { delivery } = await readOperations(withoutEngine());
    expect(delivery).toMatchObject({ waiting: 1, undeliverable: 1, delivered: 20, p95Ms: 190 });
    expect(delivery.oldestMs).toBeGreaterThanOrEqual(30_000);
    expect(delivery.oldestMs).toBeLessThan(60_000);
  });

  it("shows the engine's load, each clock with its next tick, and the keys in use", async () => {
    const key = await anApiKey(ws.ctx, ["moves:read"]);
    const windowStart = new Date(Math.floor(Date.now() / 60_000) * 60_000);
    await db.pool.query(
      `insert into "RateWindow" ("key", "windowStart", "count") select 'key:' || "id", m, 60
       from "ApiKey", generate_series($2::timestamptz, $2::timestamptz + interval '1 minute', '1 minute') m where "workspaceId" = $1`,
      [ws.workspaceId, windowStart],
    );
    const found = await readOperations(ws.ctx);
    expect(found.engine).toMatchObject({ kind: "embedded", queued: expect.any(Number), running: expect.any(Number) });
    const rescore = found.clocks.find((clock) => clock.functionId === "rescore-due");
    expect(rescore).toMatchObject({ cron: "* * * * *", timeZone: "UTC" });
    expect(new Date(rescore?.nextAt ?? 0).getTime()).toBeGreaterThan(Date.now() - 1_000);
    expect(found.limits.requestsPerMinute).toBe(600);
    expect(found.limits.keys).toMatchObject([{ used: 60 }]);
    expect(key.key).not.toBe(found.limits.keys[0]?.prefix);
  });

  it("says where to look when an Inngest server, or another process, runs the functions", async () => {
    const external = { ...ws.ctx, jobs: { kind: "external", url: "https://inngest.example" } } as const;
    expect(await readOperations(external)).toMatchObject({
      engine: { kind: "external", url: "https://inngest.example" },
      clocks: [],
    });
    const refused = await rejectsWith("precondition_failed", "operations.external_engine", () =>
      listRuns(external, { view: "all", limit: 5 }),
    );
    expect(refused.message).toContain("https://inngest.example");
    expect((await readOperations(withoutEngine())).engine).toEqual({ kind: "elsewhere" });
    await rejectsWith("precondition_failed", "operations.engine_elsewhere", () =>
      getRun(withoutEngine(), { runId: "01ARZ3NDEKTSV4RRFFQ69G5FAV" }),
    );
  });
});

const withoutEngine = (): Ctx => ({ ...ws.ctx, jobs: null });
