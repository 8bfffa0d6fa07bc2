import { describe, expect, it } from "vitest";
import { record } from "#server/platform/audit.ts";
import { emit } from "#server/platform/outbox.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import { aContact, aMember, aMove, anApiKey, aWorkspace, testDeps } from "./build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "./expect.ts";
import { testDatabase } from "./test-database.ts";

const { db } = await testDatabase();

describe("builders", () => {
  it("make rows that stand on their own, twice in one workspace", async () => {
    const ws = await aWorkspace(testDeps(db));
    const moves = [await aMove(ws.ctx), await aMove(ws.ctx)];
    const [keyA, keyB] = [await anApiKey(ws.ctx), await anApiKey(ws.ctx)];
    await aContact(ws.ctx);
    expect(new Set(moves.map((move) => move.contentHash)).size).toBe(2);
    expect(keyA.key).not.toBe(keyB.key);
    expect(await db.prisma.move.count({ where: { workspaceId: ws.workspaceId } })).toBe(2);
  });

  it("make workspaces that see nothing of each other", async () => {
    const [mine, other] = [await aWorkspace(testDeps(db)), await aWorkspace(testDeps(db))];
    await aMove(other.ctx);
    expect(await db.prisma.move.count({ where: { workspaceId: mine.workspaceId } })).toBe(0);
    expect((await aMember(mine, "viewer")).actor).toMatchObject({ type: "user", role: "viewer" });
  });
});

describe("expectations", () => {
  it("find what a verb wrote, and fail where it wrote nothing", async () => {
    const { ctx } = await aWorkspace(testDeps(db));
    const subject = { type: "move", id: ctx.newId() };
    await expect(expectAudit(ctx, "move.tested", subject.id)).rejects.toThrow("There is: nothing");
    await expect(expectOutbox(ctx, "move.tested")).rejects.toThrow("there is: nothing");
    await transact(ctx, async (tx) => {
      await record(tx, ctx, { action: "move.tested", subject });
      await emit(tx, ctx, { name: "move.tested", payload: { moveId: subject.id } });
    });
    await expectAudit(ctx, "move.tested", subject.id);
    const [event] = await expectOutbox(ctx, "move.tested");
    expect(event?.payload).toMatchObject({ moveId: subject.id });
  });

  it("tell a wrong error from the right one", async () => {
    const gone = async () => {
      throw notFound("move");
    };
    await rejectsWith("not_found", "move.not_found", gone);
    await expect(rejectsWith("conflict", null, gone)).rejects.toThrow();
    await expect(rejectsWith("not_found", null, async () => 1)).rejects.toThrow("it returned 1");
  });
});
