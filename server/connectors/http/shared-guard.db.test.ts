import { beforeEach, describe, expect, it } from "vitest";
import { createVendorBook, type VendorBook } from "#server/platform/vendor-book.ts";
import { aConnection, aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { defaultGuard, type Guard, guardBook } from "./guard.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let account: string;
let clock: ReturnType<typeof fakeClock>;
let books: VendorBook[];

beforeEach(async () => {
  clock = fakeClock(new Date("2026-11-23T09:00:00Z"));
  ws = await aWorkspace(testDeps(db, { now: clock.now }));
  account = (await aConnection(ws.ctx, { provider: "x" })).id;
  books = [];
});

/** A process's guard of the account, with a book of its own over the one database. */
function aProcess(rate = { limit: 1_000, windowMs: 60_000 }): { guard: Guard; book: VendorBook } {
  const book = createVendorBook({ db, now: clock.now, log: ws.deps.log });
  books.push(book);
  const shared = (id: string) => book.account("x", rate, id);
  const options = {
    ...defaultGuard,
    breakerFailures: 2,
    breakerOpenMs: 20_000,
    longestWaitMs: 0,
    readAttempts: 1,
    shared,
  };
  return { guard: guardBook(options)(account), book };
}
const fail = () => Promise.reject(Object.assign(new Error("down"), { status: 503 }));
const row = () => db.prisma.connection.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id: account } });
const hour = () => db.prisma.vendorHour.findFirst({ where: { workspaceId: ws.workspaceId, connectionId: account } });

describe("processes that share what they know of an account", () => {
  it("all stop calling when one has found the vendor down, and go on when the time is over", async () => {
    const [one, two] = [aProcess(), aProcess()];
    await one.guard("once", fail);
    await one.guard("once", fail);
    await expect.poll(async () => (await row()).heldUntil).toEqual(new Date("2026-11-23T09:00:20Z"));
    let calls = 0;
    const call = () => {
      calls += 1;
      return Promise.resolve("ok");
    };
    const held = await two.guard("once", call);
    expect(held).toMatchObject({ ok: false, failure: { stage: "blocked", retryAfterMs: 20_000 } });
    expect(calls).toBe(0);
    clock.advance(20_001);
    expect(await two.guard("once", call)).toEqual({ ok: true, value: "ok" });
  });

  it("do not hold an account back for a refusal", async () => {
    const { guard } = aProcess();
    for (let count = 0; count < 5; count += 1) {
      await guard("once", () => Promise.reject(Object.assign(new Error("no"), { status: 400 })));
    }
    expect((await row()).heldUntil).toBeNull();
  });

  it("share one allowance of calls", async () => {
    const rate = { limit: 6, windowMs: 60_000 };
    const guards = [aProcess(rate).guard, aProcess(rate).guard];
    const answers = [];
    for (let count = 0; count < 10; count += 1) {
      answers.push(await guards[count % 2]?.("once", () => Promise.resolve(count)));
    }
    expect(answers.filter((answer) => answer?.ok)).toHaveLength(6);
    expect(answers.at(-1)).toMatchObject({ ok: false, failure: { stage: "blocked", status: 429 } });
    clock.advance(60_000);
    expect(await guards[0]?.("once", () => Promise.resolve("again"))).toMatchObject({ ok: true });
  });

  it("count calls and failures of the hour together", async () => {
    const [one, two] = [aProcess(), aProcess()];
    await one.guard("once", () => Promise.resolve(1));
    await two.guard("once", () => Promise.resolve(2));
    await two.guard("once", fail);
    await two.guard("once", () => Promise.reject(Object.assign(new Error("no"), { status: 404 })));
    await Promise.all(books.map((book) => book.close()));
    const found = await hour();
    expect(found).toMatchObject({ calls: 4, failures: 1, hour: new Date("2026-11-23T09:00:00Z") });
    expect(found?.durations.reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  it("count nothing for an account that is gone, and never stop a call over it", async () => {
    const { guard, book } = aProcess();
    await guard("once", () => Promise.resolve(1));
    await db.prisma.connection.deleteMany({ where: { workspaceId: ws.workspaceId, id: account } });
    await book.close();
    expect(await hour()).toBeNull();
  });
});
