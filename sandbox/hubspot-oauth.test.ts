import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HUBSPOT_APP, HUBSPOT_PORTAL_ID, SEEDED_TOKENS } from "./constants.ts";
import { answerConsent } from "./index.ts";
import { APP_URL, hubspotClient, statusOf, type TestSandbox, testSandbox } from "./testing/start.ts";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox.close());

const REDIRECT = `${APP_URL}/api/connections/hubspot/callback`;
const MORGAN = "morgan@brightline.test";

function authorizeUrl(overrides: Record<string, string> = {}): string {
  const url = new URL(sandbox.urls.hubspotAuthorize);
  const scope = "oauth crm.objects.contacts.read crm.objects.contacts.write";
  const params = {
    client_id: HUBSPOT_APP.clientId,
    redirect_uri: REDIRECT,
    scope,
    optional_scope: "crm.objects.deals.read",
    state: "s-1",
  };
  url.search = new URLSearchParams({ ...params, ...overrides }).toString();
  return url.toString();
}

function exchange(code: string, change: { secret?: string; clientId?: string; redirect?: string } = {}) {
  const { clientId = HUBSPOT_APP.clientId, secret = HUBSPOT_APP.clientSecret, redirect = REDIRECT } = change;
  return hubspotClient(sandbox.urls.hubspot).oauth.tokensApi.create(
    "authorization_code",
    code,
    redirect,
    clientId,
    secret,
  );
}

async function codeFor(account = MORGAN, scopes?: string[]): Promise<string> {
  return (await answerConsent(authorizeUrl(), { account, scopes })).searchParams.get("code") ?? "";
}

describe("HubSpot OAuth with the official client", () => {
  it("gives tokens for a code, once, and tells whose they are", async () => {
    const back = await answerConsent(authorizeUrl(), { account: MORGAN });
    expect(back.searchParams.get("state")).toBe("s-1");
    const code = back.searchParams.get("code") ?? "";
    const tokens = await exchange(code);
    expect(tokens.expiresIn).toBe(1800);
    const info = await hubspotClient(sandbox.urls.hubspot).oauth.accessTokensApi.get(tokens.accessToken);
    expect(info).toMatchObject({
      hubId: HUBSPOT_PORTAL_ID,
      user: MORGAN,
      appId: HUBSPOT_APP.appId,
      tokenType: "access",
    });
    expect(info.scopes).toContain("crm.objects.deals.read");
    expect(
      (await hubspotClient(sandbox.urls.hubspot, tokens.accessToken).crm.contacts.basicApi.getPage(1)).results.length,
    ).toBe(1);
    await expect(exchange(code)).rejects.toMatchObject({
      code: 400,
      body: expect.objectContaining({ status: "BAD_AUTH_CODE" }),
    });
  });

  it.each([
    ["secret", { secret: "wrong" }, "BAD_CLIENT_SECRET"],
    ["client id", { clientId: "wrong" }, "BAD_CLIENT_ID"],
    ["redirect URI", { redirect: `${APP_URL}/api/auth/callback/google` }, "BAD_REDIRECT_URI"],
  ])("refuses a wrong %s", async (_name, change, status) => {
    await expect(exchange(await codeFor(), change)).rejects.toMatchObject({
      code: 400,
      body: expect.objectContaining({ status }),
    });
  });

  it("sends a person who cancels, or who unticks a required scope, back with access_denied", async () => {
    for (const choice of [{ decision: "deny" as const }, { scopes: ["oauth"] }]) {
      const back = await answerConsent(authorizeUrl(), choice);
      expect([back.searchParams.get("error"), back.searchParams.get("state")]).toEqual(["access_denied", "s-1"]);
    }
  });

  it.each<Record<string, string>>([
    { client_id: "stranger" },
    { redirect_uri: "https://evil.example/x" },
    { scope: "" },
  ])("shows an error page for %o", async (overrides) => {
    const page = await fetch(authorizeUrl(overrides), { redirect: "manual" });
    expect(page.status).toBe(400);
  });

  it("refreshes, and refuses an unknown and a revoked refresh token", async () => {
    const tokens = await exchange(await codeFor("vic@brightline.test"));
    const refresh = (token: string) =>
      hubspotClient(sandbox.urls.hubspot).oauth.tokensApi.create(
        "refresh_token",
        undefined,
        undefined,
        HUBSPOT_APP.clientId,
        HUBSPOT_APP.clientSecret,
        token,
      );
    const again = await refresh(tokens.refreshToken);
    expect(again.accessToken).not.toBe(tokens.accessToken);
    await expect(refresh("made-up")).rejects.toMatchObject({
      body: expect.objectContaining({ status: "BAD_REFRESH_TOKEN" }),
    });
    await sandbox.world.revoke({ vendor: "hubspot", account: "vic@brightline.test" });
    await expect(refresh(tokens.refreshToken)).rejects.toMatchObject({
      body: expect.objectContaining({ status: "BAD_REFRESH_TOKEN" }),
    });
    expect(
      await statusOf(hubspotClient(sandbox.urls.hubspot, again.accessToken).crm.contacts.basicApi.getPage(1)),
    ).toBe(401);
  });

  it("tells an expired token from an unknown one, and asks for missing scopes", async () => {
    const tokens = await exchange(await codeFor());
    const client = hubspotClient(sandbox.urls.hubspot, tokens.accessToken);
    await expect(client.crm.deals.basicApi.create({ properties: { dealname: "X" } })).rejects.toMatchObject({
      code: 403,
      body: expect.objectContaining({ category: "MISSING_SCOPES" }),
    });
    await sandbox.world.expireAccessTokens({ vendor: "hubspot", account: MORGAN });
    const categoryOf = (token: string) =>
      hubspotClient(sandbox.urls.hubspot, token)
        .crm.contacts.basicApi.getPage(1)
        .catch((error: { body: { category: string } }) => error.body.category);
    expect(await categoryOf(tokens.accessToken)).toBe("EXPIRED_AUTHENTICATION");
    expect(await categoryOf("made-up")).toBe("INVALID_AUTHENTICATION");
  });

  it("accepts the private app's token and tells its portal", async () => {
    const token = SEEDED_TOKENS.hubspot.privateAppToken;
    const details = await hubspotClient(sandbox.urls.hubspot, token).apiRequest({ path: "/account-info/v3/details" });
    expect(await details.json()).toMatchObject({ portalId: HUBSPOT_PORTAL_ID });
    const info = await fetch(`${sandbox.urls.hubspot}/oauth/v2/private-apps/get/access-token-info`, {
      method: "POST",
      body: JSON.stringify({ tokenKey: token }),
    });
    expect(await info.json()).toMatchObject({ hubId: HUBSPOT_PORTAL_ID });
  });
});
