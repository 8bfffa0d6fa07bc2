import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { emit } from "./outbox.ts";
import {
  type OutboxDispatcher,
  type OutgoingEvent,
  type SendEvents,
  startOutboxDispatcher,
} from "./outbox-dispatcher.ts";
import { transact } from "./transact.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let running: OutboxDispatcher[] = [];
beforeEach(async () => {
  await db.pool.query(`delete from "OutboxEvent"`);
  ws = await aWorkspace(testDeps(db));
});
afterEach(async () => {
  await Promise.all(running.map((dispatcher) => dispatcher.stop()));
  running = [];
});

function start(send: SendEvents, options: { pollMs?: number; batchSize?: number } = {}): OutboxDispatcher {
  const dispatcher = startOutboxDispatcher({ ...ws.deps, send, ...options });
  running.push(dispatcher);
  return dispatcher;
}

/** Writes events through the product's own `emit`, in one transaction. */
const write = (...names: string[]) =>
  transact(ws.ctx, async (tx) => {
    for (const name of names) await emit(tx, ws.ctx, { name, payload: { n: name } });
  });
const waiting = () => db.prisma.outboxEvent.count({ where: { workspaceId: ws.workspaceId, dispatchedAt: null } });

/** Collects what is sent; `until(n)` resolves when n events have come. */
function receiver(judge: (event: OutgoingEvent) => void = () => {}) {
  const got: OutgoingEvent[] = [];
  let check: () => void = () => {};
  const send: SendEvents = async (events) => {
    for (const event of events) judge(event);
    got.push(...events);
    check();
  };
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      check = () => {
        if (got.length >= count) resolve();
      };
      check();
    });
  return { got, send, until, names: () => got.map((event) => event.name).sort() };
}
const refuse = (): never => {
  throw new Error("test: refused");
};

describe("the outbox dispatcher", () => {
  it("delivers what a transaction committed, with the row's id, at once and without waiting for its poll", async () => {
    const { got, send, until } = receiver();
    start(send, { pollMs: 600_000 });
    await write("test.warm-up");
    await until(1);
    await write("test.one", "test.two");
    await until(3);
    const rows = await db.prisma.outboxEvent.findMany({ where: { workspaceId: ws.workspaceId } });
    expect(got.map((event) => event.id).sort()).toEqual(rows.map((row) => row.id).sort());
    expect(got[1]).toMatchObject({
      v: "1",
      data: { workspaceId: ws.workspaceId, requestId: ws.ctx.requestId, n: "test.one" },
    });
    await Promise.all(running.map((dispatcher) => dispatcher.stop()));
    expect(await waiting()).toBe(0);
  });

  it("never sends what was rolled back", async () => {
    const { send, until, names } = receiver();
    start(send);
    await expect(
      transact(ws.ctx, async (tx) => {
        await emit(tx, ws.ctx, { name: "test.gone", payload: {} });
        refuse();
      }),
    ).rejects.toThrow("refused");
    await write("test.kept");
    await until(1);
    expect(names()).toEqual(["test.kept"]);
  });

  it("delivers what was written before it started, in batches", async () => {
    await write(...Array.from({ length: 25 }, (_, index) => `test.${index}`));
    const sizes: number[] = [];
    const { send, until } = receiver();
    start(
      async (events) => {
        sizes.push(events.length);
        await send(events);
      },
      { batchSize: 10, pollMs: 600_000 },
    );
    await until(25);
    expect(sizes).toEqual([10, 10, 5]);
  });

  it("shares the work with others: three of them deliver each event once", async () => {
    const { got, send, until } = receiver();
    for (let count = 0; count < 3; count += 1) start(send, { batchSize: 7, pollMs: 50 });
    const names = Array.from({ length: 120 }, (_, index) => `test.${index}`);
    await Promise.all([0, 1, 2, 3].map((part) => write(...names.slice(part * 30, part * 30 + 30))));
    await until(120);
    await Promise.all(running.map((dispatcher) => dispatcher.stop()));
    expect(got).toHaveLength(120);
    expect(new Set(got.map((event) => event.id)).size).toBe(120);
  });

  it("keeps everything while the receiver is down, and sends it with the same ids when it is back", async () => {
    let isDown = true;
    const tried: string[] = [];
    const { got, send, until } = receiver((event) => {
      tried.push(event.id);
      if (isDown) refuse();
    });
    const dispatcher = start(send, { pollMs: 20 });
    await write("test.a", "test.b");
    while (tried.length < 4) await new Promise((resolve) => setImmediate(resolve));
    expect(await waiting()).toBe(2);
    expect(await dispatcher.lagMs()).toBeGreaterThan(0);
    isDown = false;
    await until(2);
    expect(got.every((event) => tried.includes(event.id))).toBe(true);
    await dispatcher.stop();
    expect(await waiting()).toBe(0);
    expect(await dispatcher.lagMs()).toBe(0);
  });

  it("does not let one event that nobody takes hold up the others", async () => {
    const { send, until, names } = receiver((event) => {
      if (event.name === "test.poison") refuse();
    });
    await write("test.poison", "test.a", "test.b");
    start(send, { pollMs: 20 });
    await until(2);
    await write("test.c");
    await until(3);
    expect(names()).toEqual(["test.a", "test.b", "test.c"]);
    const [poison] = await db.prisma.outboxEvent.findMany({
      where: { workspaceId: ws.workspaceId, name: "test.poison" },
    });
    expect(poison).toMatchObject({ dispatchedAt: null, attempts: expect.any(Number) });
  });

  it("goes on when its database connections are cut", async () => {
    const { send, until } = receiver();
    start(send, { pollMs: 50 });
    await write("test.before");
    await until(1);
    await db.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    await write("test.after").catch(() => write("test.after"));
    await until(2);
  });
});
