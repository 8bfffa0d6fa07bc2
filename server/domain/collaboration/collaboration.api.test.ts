import { afterAll, beforeAll, expect, it } from "vitest";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { aMove, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";

let test: TestApi;
let ws: TestWorkspace;

beforeAll(async () => {
  test = await aTestApi();
  ws = await aWorkspace(test.deps);
});
afterAll(() => test.close());

const call = async (procedure: string, input: object) => {
  const body = { workspaceSlug: ws.slug, ...input };
  const answer = await test.call(`/api/trpc/collaboration.${procedure}`, { as: ws, body });
  expect(answer.status, JSON.stringify(answer.json)).toBe(200);
  return (answer.json as { result: { data: { id: string } } }).result.data;
};

const rows = () =>
  Promise.all([
    test.deps.db.prisma.savedView.findMany({
      where: { workspaceId: ws.workspaceId },
      select: { id: true, isShared: true },
    }),
    test.deps.db.prisma.moveComment.findMany({
      where: { workspaceId: ws.workspaceId },
      select: { id: true, text: true },
    }),
  ]);

it("keeps, changes and removes a view through the door that browsers use", async () => {
  const { id } = await call("saveView", { name: "My desk", query: { view: "open", owner: "me" } });
  expect((await rows())[0]).toEqual([{ id, isShared: false }]);
  await call("updateView", { viewId: id, isShared: true });
  expect((await rows())[0]).toEqual([{ id, isShared: true }]);
  await call("deleteView", { viewId: id });
  expect((await rows())[0]).toEqual([]);
});

it("adds and removes a comment, and tells who looks, through the same door", async () => {
  const { id: moveId } = await aMove(ws.ctx);
  const { id } = await call("comment", { moveId, text: "Hello" });
  expect((await rows())[1]).toEqual([{ id, text: "Hello" }]);
  await call("deleteComment", { commentId: id });
  expect((await rows())[1]).toEqual([{ id, text: "" }]);
  expect(await call("look", { moveId })).toEqual({ isTold: true });
});
