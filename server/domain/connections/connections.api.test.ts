import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFakeVendors } from "#server/connectors/fake.ts";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { anApiKey, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { connectionsView } from "./contract.ts";

let test: TestApi;
let ws: TestWorkspace;
let connectionId: string;
const vendors = createFakeVendors();
beforeAll(async () => {
  test = await aTestApi({ deps: { connectors: vendors.connectors } });
  ws = await aWorkspace(test.deps);
  connectionId = await connectAccount(ws.ctx, vendors, "google", "casey@brightline.test");
});
afterAll(() => test.close());

const mutate = (name: string, input: Record<string, unknown>) =>
  test.call(`/api/trpc/connections.${name}`, { body: { workspaceSlug: ws.slug, ...input }, as: { userId: ws.userId } });

describe("connections by REST and tRPC", () => {
  it("are listed for keys with the scope", async () => {
    const { key } = await anApiKey(ws.ctx, ["workspace:read"]);
    const listed = await test.call("/api/v1/connections", { key });
    expect(connectionsView.parse(listed.json).connections).toMatchObject([{ id: connectionId, status: "connected" }]);
  });

  it("are listed, read now, ended and started by members", async () => {
    const input = encodeURIComponent(JSON.stringify({ workspaceSlug: ws.slug }));
    const listed = await test.call(`/api/trpc/connections.list?input=${input}`, { as: { userId: ws.userId } });
    expect(listed.json).toMatchObject({ result: { data: { connections: [{ id: connectionId }] } } });
    expect((await mutate("syncNow", { connectionId })).json).toMatchObject({ result: { data: { isQueued: true } } });
    expect((await mutate("disconnect", { connectionId })).status).toBe(200);
    expect((await mutate("disconnect", { connectionId })).status).toBe(404);
    const started = await mutate("startConnect", { provider: "google", returnTo: "/connections" });
    expect(started.json).toMatchObject({ result: { data: { url: expect.stringContaining("state=") } } });
  });
});
