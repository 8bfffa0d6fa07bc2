import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { anApiKey, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";

let test: TestApi;
let ws: TestWorkspace;
let key: string;
beforeAll(async () => {
  test = await aTestApi();
});
beforeEach(async () => {
  ws = await aWorkspace(test.deps);
  key = (await anApiKey(ws.ctx)).key;
});
afterAll(() => test.close());

const trpc = (name: string, input: Record<string, unknown>) =>
  test.call(`/api/trpc/guardrails.${name}`, {
    body: { workspaceSlug: ws.slug, ...input },
    as: { userId: ws.userId },
  });

it("lets the settings screen do what it offers", async () => {
  const settings = { version: 0, mailMode: "draft_only", allowList: ["Acme.example"], companyPerWeek: 4 };
  const saved = await trpc("update", settings);
  expect(saved.text).toContain("acme.example");
  expect(saved.status).toBe(200);
  expect((await trpc("addSuppression", { value: "A@b.example", reason: "customer" })).status).toBe(200);
  expect((await trpc("importCustomers", { csv: "c@d.example" })).text).toContain('"added":1');
  expect((await trpc("engage", { scope: "workspace", reason: "look into it" })).status).toBe(200);
});

it("lets a program do the same over REST", async () => {
  expect(await test.call("/api/v1/guardrails", { key })).toMatchObject({
    status: 200,
    json: { mailMode: "send", version: 0 },
  });
  const patch = { method: "PATCH", key, body: { version: 0, mailMode: "draft_only" } };
  expect(await test.call("/api/v1/guardrails", patch)).toMatchObject({
    status: 200,
    json: { version: 1, mailMode: "draft_only" },
  });
  expect(await test.call("/api/v1/guardrails", patch)).toMatchObject({ status: 409 });
  const pulled = await test.call("/api/v1/kill-switches", {
    key,
    body: { scope: "action_type", target: "post_slack", reason: "wrong channel" },
  });
  expect(pulled).toMatchObject({ status: 201, json: { killSwitch: { target: "post_slack" }, stoppedMoves: 0 } });
  const { id } = (pulled.json as { killSwitch: { id: string } }).killSwitch;
  const release = () => test.call(`/api/v1/kill-switches/${id}/release`, { key, method: "POST" });
  expect(await release()).toMatchObject({ status: 200 });
  expect(await release()).toMatchObject({ status: 409 });
  const added = { key, body: { value: "A@b.example", reason: "customer" } };
  expect(await test.call("/api/v1/suppressions", added)).toMatchObject({ status: 201 });
  const listed = await test.call("/api/v1/suppressions?search=b.example", { key });
  expect(listed).toMatchObject({ status: 200, json: { items: [{ value: "a@b.example" }] } });
  const [entry] = (listed.json as { items: { id: string }[] }).items;
  expect(await test.call(`/api/v1/suppressions/${entry?.id}`, { key, method: "DELETE" })).toMatchObject({
    status: 200,
  });
  const bad = await test.call("/api/v1/suppressions", { key, body: { value: "nonsense", reason: "legal" } });
  expect(bad).toMatchObject({ status: 422 });
});
