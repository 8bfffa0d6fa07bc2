import { describe, expect, it } from "vitest";
import type { Db } from "#server/db/client.ts";
import { unique } from "#server/testing/build/index.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { createRateLimiter } from "./rate-limit.ts";

const { db } = await testDatabase();
const noon = new Date("2026-11-21T12:00:00Z");
let now = noon;
const clock = () => now;

const many = (count: number, take: () => Promise<{ isAllowed: boolean }>) =>
  Promise.all(Array.from({ length: count }, take)).then(
    (verdicts) => verdicts.filter((verdict) => verdict.isAllowed).length,
  );

describe("createRateLimiter", () => {
  it.each([1, 5, 39, 40, 400])("lets exactly %i of many simultaneous requests through", async (limit) => {
    const limiter = createRateLimiter({ db, now: clock });
    const bucket = `exact:${unique()}`;
    expect(await many(limit + 50, () => limiter.take({ bucket, limit, windowMs: 60_000 }))).toBe(limit);
  });

  it("never lets more than the limit through over several processes, and uses all of a small one", async () => {
    const bucket = `shared:${unique()}`;
    const processes = [1, 2, 3].map(() => createRateLimiter({ db, now: clock }));
    const passed = await Promise.all(
      processes.map((limiter) => many(20, () => limiter.take({ bucket, limit: 30, windowMs: 60_000 }))),
    );
    expect(passed.reduce((sum, count) => sum + count, 0)).toBe(30);
  });

  it("starts anew with the next window, and says how long until then", async () => {
    const limiter = createRateLimiter({ db, now: clock });
    const limit = { bucket: `window:${unique()}`, limit: 1, windowMs: 60_000 };
    now = new Date(noon.getTime() + 45_000);
    await limiter.take(limit);
    expect(await limiter.take(limit)).toMatchObject({ isAllowed: false, remaining: 0, resetMs: 15_000 });
    now = new Date(noon.getTime() + 60_000);
    expect(await limiter.take(limit)).toMatchObject({ isAllowed: true });
    now = noon;
  });

  it("counts down what is left", async () => {
    const limiter = createRateLimiter({ db, now: clock });
    const limit = { bucket: `left:${unique()}`, limit: 100, windowMs: 60_000 };
    expect((await limiter.take(limit)).remaining).toBe(99);
    expect((await limiter.take(limit)).remaining).toBe(98);
  });

  it("asks the database once for many requests under a high limit", async () => {
    let statements = 0;
    const query = (statement: never) => {
      statements += 1;
      return db.pool.query(statement);
    };
    const pool = { query } as unknown as Db["pool"];
    const limiter = createRateLimiter({ db: { pool }, now: clock });
    const bucket = `few:${unique()}`;
    expect(await many(60, () => limiter.take({ bucket, limit: 1_200, windowMs: 60_000 }))).toBe(60);
    expect(statements).toBe(1);
  });
});
