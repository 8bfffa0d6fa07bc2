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

it("keeps, changes and removes a view through the door that browsers use", async () => {
  const { id } = await call("saveView", { name: "My desk", query: { view: "open", owner: "me" } });
  await call("updateView", { viewId: id, isShared: true });
  await call("deleteView", { viewId: id });
});

it("adds and removes a comment, and tells who looks, through the same door", async () => {
  const { id: moveId } = await aMove(ws.ctx);
  const { id } = await call("comment", { moveId, text: "Hello" });
  await call("deleteComment", { commentId: id });
  await call("look", { moveId });
});
