import pg from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import type { Ctx } from "#server/platform/context.ts";
import { aMember, aMove, aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { savedViewList } from "./contract.ts";
import { addComment, deleteComment, deleteView, listComments, listViews, look, saveView, updateView } from "./index.ts";

const { db, url } = await testDatabase();
let ws: TestWorkspace;
let ctx: Ctx;
let stranger: Ctx;
beforeEach(async () => {
  ws = await aWorkspace(testDeps(db));
  ctx = ws.ctx;
  stranger = (await aWorkspace(testDeps(db))).ctx;
});

describe("a comment", () => {
  it("stands on its move with who wrote it and whom it names, and is told without its text", async () => {
    const [move, colleague] = [await aMove(ctx), await aMember(ws)];
    const { id } = await addComment(ctx, { moveId: move.id, text: "Price is agreed", mentions: [colleague.actor.id] });
    const { items } = await listComments(colleague, { moveId: move.id });
    expect(items).toMatchObject([{ id, text: "Price is agreed", authorId: ctx.actor.id }]);
    expect(items[0]?.mentions).toMatchObject([{ userId: colleague.actor.id }]);
    const entry = await expectAudit(ctx, "move.commented", id);
    const [event] = await expectOutbox(ctx, "move.commented", 1);
    expect(event?.payload).toMatchObject({ moveId: move.id, commentId: id, mentions: [colleague.actor.id] });
    expect(JSON.stringify([entry, event])).not.toContain("Price is agreed");
  });

  it("can be taken away by its author alone, with its text", async () => {
    const [move, colleague] = [await aMove(ctx), await aMember(ws)];
    const { id } = await addComment(ctx, { moveId: move.id, text: "A slip", mentions: [] });
    await rejectsWith("not_found", "comment.not_found", () => deleteComment(colleague, { commentId: id }));
    await deleteComment(ctx, { commentId: id });
    expect(await listComments(ctx, { moveId: move.id })).toEqual({ items: [] });
    const row = await ctx.db.prisma.moveComment.findFirst({ where: { workspaceId: ctx.workspaceId, id } });
    expect(row?.text).toBe("");
    await expectAudit(ctx, "move.comment_deleted", id);
    await expectOutbox(ctx, "move.comment_deleted", 1);
    await rejectsWith("not_found", "comment.not_found", () => deleteComment(ctx, { commentId: id }));
  });

  it("is refused to viewers, on a move of another workspace, and for a mention of no member", async () => {
    const move = await aMove(ctx);
    const viewer = await aMember(ws, "viewer");
    const input = { moveId: move.id, text: "Hello", mentions: [] };
    await rejectsWith("forbidden", null, () => addComment(viewer, input));
    await rejectsWith("forbidden", null, () => deleteComment(viewer, { commentId: ctx.newId() }));
    await rejectsWith("not_found", "move.not_found", () => addComment(stranger, input));
    await rejectsWith("not_found", "move.not_found", () => listComments(stranger, { moveId: move.id }));
    const mentions = [stranger.actor.id];
    await rejectsWith("not_found", "member.not_found", () => addComment(ctx, { ...input, mentions }));
    expect(await listComments(viewer, { moveId: move.id })).toEqual({ items: [] });
  });
});

describe("a saved view", () => {
  const query = { view: "open", domain: "sales", owner: "me" } as const;

  it("is its owner's until it is shared, and then everybody's to use", async () => {
    const colleague = await aMember(ws);
    const { id } = await saveView(ctx, { name: "My sales", query, isShared: false });
    expect((await listViews(colleague)).items).toEqual([]);
    await updateView(ctx, { viewId: id, isShared: true, name: "Sales" });
    const seen = savedViewList.parse(await listViews(colleague));
    expect(seen.items).toMatchObject([{ id, name: "Sales", query, isShared: true, isMine: false }]);
    expect((await listViews(stranger)).items).toEqual([]);
    await expectAudit(ctx, "view.saved", id);
    await expectOutbox(ctx, "view.saved", 2);
    await rejectsWith("not_found", "view.not_found", () => deleteView(colleague, { viewId: id }));
    await deleteView(ctx, { viewId: id });
    await expectAudit(ctx, "view.deleted", id);
    await expectOutbox(ctx, "view.deleted", 1);
  });

  it("has a name that its owner uses once, also when two are saved at the same moment", async () => {
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => saveView(ctx, { name: "Twice", query, isShared: false })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { id } = await saveView(ctx, { name: "Other", query, isShared: false });
    await rejectsWith("conflict", "view.name_taken", () => updateView(ctx, { viewId: id, name: "Twice" }));
    await saveView(await aMember(ws), { name: "Twice", query, isShared: false });
  });

  it("is refused to viewers and to strangers", async () => {
    const viewer = await aMember(ws, "viewer");
    const { id } = await saveView(ctx, { name: "Mine", query, isShared: true });
    await rejectsWith("forbidden", null, () => saveView(viewer, { name: "No", query, isShared: false }));
    await rejectsWith("forbidden", null, () => deleteView(viewer, { viewId: id }));
    await rejectsWith("not_found", "view.not_found", () => updateView(stranger, { viewId: id, name: "Theirs" }));
    await rejectsWith("not_found", "view.not_found", () => deleteView(stranger, { viewId: id }));
  });
});

describe("looking at a move", () => {
  it("is told to the workspace's channel, and to nobody for a move of another one", async () => {
    const move = await aMove(ctx);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      const heard = new Promise<string>((done) => {
        client.on("notification", ({ payload = "" }) => (payload.includes('"presence"') ? done(payload) : undefined));
      });
      await client.query("listen caseyos_changes");
      await rejectsWith("not_found", "move.not_found", () => look(stranger, { moveId: move.id, state: "here" }));
      await look(ctx, { moveId: move.id, state: "here" });
      expect(JSON.parse(await heard)).toEqual({
        w: ctx.workspaceId,
        k: "presence",
        id: move.id,
        s: ctx.actor.id,
        v: 1,
      });
    } finally {
      await client.end();
    }
  });
});
