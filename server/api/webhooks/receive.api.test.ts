import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hubspotVerifier } from "#server/connectors/hubspot/signature.ts";
import { aTestApi, TEST_ORIGIN, type TestApi } from "#server/testing/api.ts";
import { aConnection, aWorkspace, noConnectors, type TestWorkspace } from "#server/testing/build/index.ts";

const SECRET = "the app's client secret";
const PORTAL = 4_711;
const path = "/api/webhooks/hubspot";

let test: TestApi;
let ws: TestWorkspace;

beforeAll(async () => {
  const connectors = { ...noConnectors, webhooks: { hubspot: hubspotVerifier(SECRET), slack: null } };
  // The clock stands still, so that no limit's minute ends in the middle of a test.
  const start = new Date();
  test = await aTestApi({ deps: { connectors, now: () => start }, settings: { failuresPerMinute: 3 } });
  ws = await aWorkspace(test.deps);
  await aConnection(ws.ctx, { provider: "hubspot", externalAccountId: String(PORTAL) });
});
afterAll(() => test.close());

/** A delivery as HubSpot signs it, over exactly these bytes. */
function signed(body: string, at = Date.now()): { body: string; headers: Record<string, string> } {
  const signature = createHmac("sha256", SECRET).update(`POST${TEST_ORIGIN}${path}${body}${at}`).digest("base64");
  return { body, headers: { "x-hubspot-signature-v3": signature, "x-hubspot-request-timestamp": String(at) } };
}
const submission = (portalId: number, id: string) =>
  // Spacing and escapes that a parser would not keep: the signature covers them.
  `{ "portalId": ${portalId}, "formId":"f-1","formName":"Book a d\\u0065mo", "conversionId":"${id}",  "submittedAt":${Date.now()},"pageUrl":"https://x.test/","values":[{"name":"email","value":"dana@x.test"}] }`;

describe("POST /api/webhooks/hubspot", () => {
  it("takes what HubSpot signed, once, with neither session nor origin", async () => {
    const delivery = signed(submission(PORTAL, "c-1"));
    expect(await test.call(path, delivery)).toMatchObject({ status: 202, json: { accepted: 1, duplicates: 0 } });
    expect(await test.call(path, delivery)).toMatchObject({ status: 202, json: { accepted: 0, duplicates: 1 } });
    expect(await test.deps.db.prisma.inboundEvent.count({ where: { workspaceId: ws.workspaceId } })).toBe(1);
  });

  it("refuses a changed body, an old delivery and an unsigned one, each with its reason", async () => {
    const { headers } = signed(submission(PORTAL, "c-2"));
    expect(await test.call(path, { body: submission(PORTAL, "c-3"), headers })).toMatchObject({
      status: 401,
      json: { reason: "webhook.signature_invalid" },
    });
    const old = signed(submission(PORTAL, "c-2"), Date.now() - 6 * 60_000);
    expect(await test.call(path, old)).toMatchObject({ status: 401, json: { reason: "webhook.stale" } });
    expect(await test.call(path, { body: "[]" })).toMatchObject({
      status: 401,
      json: { reason: "webhook.signature_missing" },
    });
  });

  it("does not know accounts that nobody connected", async () => {
    expect(await test.call(path, signed(submission(9, "c-4")))).toMatchObject({
      status: 404,
      json: { reason: "webhook.unknown_account" },
    });
  });

  it("slows down an address that guesses signatures, and still takes good ones from there", async () => {
    const ip = "198.51.100.9";
    const guesses = [];
    for (let count = 0; count < 5; count += 1) guesses.push((await test.call(path, { body: "[]", ip })).status);
    expect(guesses).toEqual([401, 401, 401, 429, 429]);
    expect((await test.call(path, { ...signed(submission(PORTAL, "c-5")), ip })).status).toBe(202);
  });
});
