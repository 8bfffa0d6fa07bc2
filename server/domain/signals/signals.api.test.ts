import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { anApiKey, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";
import { acceptedSignal, signalPage } from "./contract.ts";

let test: TestApi;
let ws: TestWorkspace;
let key: string;
beforeAll(async () => {
  test = await aTestApi();
  ws = await aWorkspace(test.deps);
  key = (await anApiKey(ws.ctx, ["signals:write"])).key;
});
afterAll(() => test.close());

const body = { type: "form_submitted", payload: { email: "joel@beacon.example", formName: "Book a demo" } };

describe("signals by REST", () => {
  it("accepts a signal, recognises it again, and lists it", async () => {
    const first = await test.call("/api/v1/signals", { body: { ...body, id: "evt-1" }, key });
    expect(first.status).toBe(202);
    const { id } = acceptedSignal.parse(first.json);
    const second = await test.call("/api/v1/signals", { body: { ...body, id: "evt-1" }, key });
    expect(second.status).toBe(202);
    expect(second.json).toEqual({ id, isDuplicate: true });
    const listed = await test.call("/api/v1/signals?limit=5", { key });
    expect(signalPage.parse(listed.json).items).toMatchObject([{ id, label: "Form “Book a demo”", source: "web" }]);
  });

  it("takes the Idempotency-Key for the event's name", async () => {
    const headers = { "idempotency-key": "k-1" };
    const first = await test.call("/api/v1/signals", { body, key, headers });
    expect((await test.call("/api/v1/signals", { body, key, headers })).json).toEqual({
      ...(first.json as object),
      isDuplicate: true,
    });
  });

  it.each([
    ["an unknown type", { ...body, type: "deal_stalled" }],
    ["an address that is none", { ...body, payload: { email: "x" } }],
    ["an unknown field", { ...body, approve: true }],
    ["no JSON", "{"],
  ])("refuses %s", async (_name, given) => {
    expect((await test.call("/api/v1/signals", { body: given, key })).status).toBe(422);
  });

  it("needs a key with the scope", async () => {
    const reader = await anApiKey(ws.ctx, ["signals:read"]);
    expect((await test.call("/api/v1/signals", { body })).status).toBe(401);
    expect((await test.call("/api/v1/signals", { body, key: reader.key })).status).toBe(403);
    expect((await test.call("/api/v1/signals", { key: reader.key })).status).toBe(200);
    const other = await aWorkspace(test.deps);
    const theirs = await anApiKey(other.ctx, ["signals:read"]);
    expect((await test.call("/api/v1/signals", { key: theirs.key })).json).toMatchObject({ items: [] });
  });
});
