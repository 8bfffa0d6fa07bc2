import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestSandbox, testSandbox } from "#sandbox/testing/start.ts";
import { createWorld } from "#server/connectors/world/index.ts";
import { aMember, aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { actInWorld, readWorld } from "./world.ts";

const { db } = await testDatabase();
let sandbox: TestSandbox;
let ws: TestWorkspace;

beforeAll(async () => {
  sandbox = await testSandbox();
  const env = { WORLD_URL: sandbox.urls.world, WORLD_TOKEN: "test-world-token", simulated: new Set(["x"]) };
  ws = await aWorkspace(testDeps(db, { world: createWorld(env) }));
});
afterAll(async () => {
  await sandbox.close();
});

describe("the world panel", () => {
  it("shows whom and what there is to play with", async () => {
    const world = await readWorld(ws.ctx);
    expect(world?.deals.length).toBeGreaterThan(3);
    expect(world?.stages).toContainEqual({ id: "presentationscheduled", label: "presentationscheduled" });
    expect(world?.prospects.length).toBeGreaterThan(0);
  });

  it("calls stages what the CRM calls them, in its order", async () => {
    const named = await aWorkspace(ws.deps);
    const stage = { workspaceId: named.workspaceId, pipelineId: "default", pipelineLabel: "Sales" };
    const data = [
      {
        ...stage,
        stageId: "presentationscheduled",
        label: "Walkthrough held",
        order: 2,
        isClosed: false,
        isWon: false,
      },
      { ...stage, stageId: "brandnew", label: "Never used yet", order: 1, isClosed: false, isWon: false },
    ];
    await db.acrossTenants("test").crmStage.createMany({ data });
    const world = await readWorld(named.ctx);
    expect(world?.stages.slice(0, 2)).toEqual([
      { id: "brandnew", label: "Never used yet" },
      { id: "presentationscheduled", label: "Walkthrough held" },
    ]);
    expect(world?.deals.map((deal) => deal.stage)).toContain("Walkthrough held");
  });

  it("lets people write and a vendor break, and heals it", async () => {
    await actInWorld(ws.ctx, { kind: "mention_in_slack", text: "hello" });
    await actInWorld(ws.ctx, { kind: "post_on_x", handle: "dana", text: "hello" });
    await actInWorld(ws.ctx, { kind: "break", vendor: "x", how: "server_error" });
    const state = await sandbox.world.state();
    expect(state.slack.messages.at(-1)?.text).toContain("hello");
    expect(state.x.posts[0]).toMatchObject({ handle: "dana", text: "hello" });
    expect((await readWorld(ws.ctx))?.faults).toMatchObject([{ vendor: "x", kind: "server_error" }]);
    await actInWorld(ws.ctx, { kind: "heal" });
    expect((await readWorld(ws.ctx))?.faults).toEqual([]);
    await expectAudit(ws.ctx, "sandbox.acted", ws.workspaceId);
    await expectOutbox(ws.ctx, "sandbox.acted", 4);
  });

  it("is an admin's, and not there where vendors are real", async () => {
    const member = await aMember(ws);
    await rejectsWith("forbidden", null, () => readWorld(member));
    await rejectsWith("forbidden", null, () => actInWorld(member, { kind: "heal" }));
    const real = {
      ...ws.ctx,
      world: createWorld({ WORLD_URL: undefined, WORLD_TOKEN: undefined, simulated: new Set() }),
    };
    expect(await readWorld(real)).toBeNull();
    await rejectsWith("not_found", null, () => actInWorld(real, { kind: "heal" }));
  });
});
