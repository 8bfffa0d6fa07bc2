import { describe, expect, it } from "vitest";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { weights } from "./contract.ts";
import { activeWeights, defaultWeights } from "./index.ts";

const { db } = await testDatabase();

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
