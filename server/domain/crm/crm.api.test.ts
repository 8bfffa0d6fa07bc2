import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { aContact, anApiKey, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";
import { personPage } from "./contract.ts";

let test: TestApi;
let ws: TestWorkspace;
beforeAll(async () => {
  test = await aTestApi();
  ws = await aWorkspace(test.deps);
});
afterAll(() => test.close());

describe("people by REST and tRPC", () => {
  it("come by pages, for keys with the scope only", async () => {
    const contact = await aContact(ws.ctx);
    const { key } = await anApiKey(ws.ctx, ["people:read"]);
    const other = await anApiKey(ws.ctx, ["moves:read"]);
    const listed = await test.call("/api/v1/people?limit=1", { key });
    expect(personPage.parse(listed.json).items.map((person) => person.id)).toEqual([contact.id]);
    expect((await test.call("/api/v1/people", { key: other.key })).status).toBe(403);
    expect((await test.call("/api/v1/people?limit=0", { key })).status).toBe(422);
  });

  it("are listed for members", async () => {
    const input = encodeURIComponent(JSON.stringify({ workspaceSlug: ws.slug }));
    const answer = await test.call(`/api/trpc/crm.people?input=${input}`, { as: { userId: ws.userId } });
    expect(answer.status).toBe(200);
    expect(personPage.parse((answer.json as { result: { data: unknown } }).result.data).items).toHaveLength(1);
  });
});
