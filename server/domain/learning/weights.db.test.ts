import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDb, type Db } from "#server/db/client.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { weights } from "./contract.ts";
import { activeWeights, defaultWeights } from "./index.ts";

let database: FreshDatabase;
let db: Db;
beforeAll(async () => {
  database = await freshDatabase();
  db = createDb(database.url, 2);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

describe("the weights of a workspace", () => {
  it("are the newest active version", async () => {
    const { ctx } = await aWorkspace(testDeps(db));
    const set = { workspaceId: ctx.workspaceId, revenue: 0.25, urgency: 0.25, strategic: 0.25, effort: 0.25 };
    await db.prisma.weightSet.createMany({
      data: [
        { ...set, version: 2 },
        { ...set, version: 3, isActive: false },
      ],
    });
    expect(await activeWeights(db.prisma, ctx.workspaceId)).toEqual({
      version: 2,
      revenue: 0.25,
      urgency: 0.25,
      strategic: 0.25,
      effort: 0.25,
    });
  });

  it("are the defaults where there are none: 40, 30, 20 and 10 of 100", async () => {
    expect(await activeWeights(db.prisma, asWorkspaceId(testDeps(db).newId()))).toEqual(defaultWeights);
    const { revenue, urgency, strategic, effort } = weights.parse(defaultWeights);
    expect(revenue + urgency + strategic + effort).toBeCloseTo(1, 10);
  });
});
