import { expect, it } from "vitest";
import { aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { DAY_MS, HOUR_MS } from "./pure/time.ts";
import { sweepExpired } from "./sweep-expired.ts";

const { db } = await testDatabase();

it("the sweep deletes what has expired and nothing that is still read", async () => {
  const ws = await aWorkspace(testDeps(db));
  const { workspaceId, deps, userId } = ws;
  const now = deps.now().getTime();
  const at = (ms: number) => new Date(now + ms);
  const all = db.acrossTenants("test");
  for (const [name, ageMs] of [
    ["old", -40 * DAY_MS],
    ["new", HOUR_MS],
  ] as const) {
    const connect = { workspaceId, userId, provider: "google", verifierBox: "x", returnTo: "/" };
    await all.rateWindow.create({ data: { key: name, windowStart: at(ageMs), count: 1 } });
    await all.idempotencyRecord.create({ data: { workspaceId, key: name, requestHash: "x", createdAt: at(ageMs) } });
    await all.connectAttempt.create({ data: { ...connect, stateHash: name, expiresAt: at(ageMs) } });
    await all.verificationToken.create({ data: { identifier: name, tokenHash: name, expires: at(ageMs) } });
    await all.outboxEvent.create({
      data: { id: deps.newId(), name, payload: {}, createdAt: at(ageMs), dispatchedAt: at(ageMs) },
    });
  }
  // One that was never delivered stays, however old.
  await all.outboxEvent.create({
    data: { id: deps.newId(), name: "waiting", payload: {}, createdAt: at(-40 * DAY_MS) },
  });

  expect(await sweepExpired(deps)).toEqual({
    rateWindows: 1,
    idempotencyRecords: 1,
    connectAttempts: 1,
    verificationTokens: 1,
    outboxEvents: 1,
  });
  expect((await all.outboxEvent.findMany({ orderBy: { name: "asc" } })).map((event) => event.name)).toEqual([
    "new",
    "waiting",
  ]);
  expect((await sweepExpired(deps)).rateWindows).toBe(0);
});
