import { beforeAll, describe, expect, it } from "vitest";
import type { Ctx } from "#server/platform/context.ts";
import { aCtx, testDeps, unique } from "#server/testing/build/index.ts";
import { rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { sha256 } from "./crypto.ts";
import { withIdempotency } from "./idempotency.ts";
import { AppError } from "./pure/errors.ts";

const { db } = await testDatabase();
let ctx: Ctx;

beforeAll(async () => {
  ctx = await aCtx(testDeps(db));
});

const request = (key: string, fingerprint = "POST /x {}") => ({ workspaceId: ctx.workspaceId, key, fingerprint });

describe("withIdempotency", () => {
  it("runs the work once and gives its answer again", async () => {
    const key = unique();
    let runs = 0;
    const work = async () => ({ status: 201, body: { run: ++runs } });
    expect(await withIdempotency(ctx, request(key), work)).toEqual({
      status: 201,
      body: { run: 1 },
      isReplayed: false,
    });
    expect(await withIdempotency(ctx, request(key), work)).toEqual({ status: 201, body: { run: 1 }, isReplayed: true });
    expect(runs).toBe(1);
  });

  it("refuses another request under the same key", async () => {
    const key = unique();
    await withIdempotency(ctx, request(key), async () => ({ status: 200, body: null }));
    await rejectsWith("conflict", "idempotency.key_reused", () =>
      withIdempotency(ctx, request(key, "POST /x {other}"), async () => ({ status: 200, body: null })),
    );
  });

  it("runs one of many simultaneous requests; the others are told to come back", async () => {
    const key = unique();
    let finish = () => {};
    const held = new Promise<void>((done) => {
      finish = done;
    });
    let runs = 0;
    const first = withIdempotency(ctx, request(key), async () => {
      runs += 1;
      await held;
      return { status: 200, body: { ok: true } };
    });
    const others = Array.from({ length: 5 }, () =>
      rejectsWith("conflict", "idempotency.in_flight", async () => {
        while (runs === 0) await new Promise((done) => setImmediate(done));
        return withIdempotency(ctx, request(key), async () => ({ status: 200, body: { run: ++runs } }));
      }),
    );
    const refusals = await Promise.all(others);
    expect(refusals.every((error) => error.retryAfterMs === 1_000)).toBe(true);
    finish();
    await first;
    expect(runs).toBe(1);
  });

  it("frees the key when the work was refused", async () => {
    const key = unique();
    const refused = async (): Promise<never> => {
      throw new AppError("conflict", "test.refused", "No.");
    };
    await rejectsWith("conflict", "test.refused", () => withIdempotency(ctx, request(key), refused));
    expect(await withIdempotency(ctx, request(key), async () => ({ status: 200, body: 1 }))).toMatchObject({
      isReplayed: false,
      body: 1,
    });
  });

  it("lets one other take over what a dead process left behind", async () => {
    const key = unique();
    const hash = sha256("POST /x {}");
    const longAgo = new Date(Date.now() - 61_000);
    await db.prisma.idempotencyRecord.create({
      data: { workspaceId: ctx.workspaceId, key, requestHash: hash, createdAt: longAgo },
    });
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => withIdempotency(ctx, request(key), async () => ({ status: 200, body: 1 }))),
    );
    const ran = results.filter((result) => result.status === "fulfilled" && !result.value.isReplayed);
    expect(ran).toHaveLength(1);
  });
});
