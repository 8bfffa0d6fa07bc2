import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { CodeChallengeMethod } from "google-auth-library";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GMAIL_SCOPES, GOOGLE_CLIENT, SEEDED_TOKENS } from "./constants.ts";
import { answerConsent } from "./index.ts";
import { APP_URL, gmailClient, googleOAuth, statusOf, type TestSandbox, testSandbox } from "./testing/start.ts";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox.close());

const SCOPES = ["openid", "email", "profile", GMAIL_SCOPES.modify];
const MORGAN = "morgan@brightline.test";

async function authorizeUrl(overrides: Record<string, string> = {}): Promise<{ url: string; verifier: string }> {
  const client = googleOAuth(sandbox.urls.google);
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync();
  const url = new URL(
    client.generateAuthUrl({
      access_type: "offline",
      prompt: "consent",
      scope: SCOPES,
      state: "state-1",
      code_challenge: codeChallenge,
      code_challenge_method: CodeChallengeMethod.S256,
    }),
  );
  for (const [name, value] of Object.entries(overrides)) url.searchParams.set(name, value);
  return { url: url.toString(), verifier: codeVerifier };
}

async function signIn(account = MORGAN, scopes?: string[]) {
  const { url, verifier } = await authorizeUrl({ nonce: "nonce-1" });
  const back = await answerConsent(url, { account, scopes });
  const client = googleOAuth(sandbox.urls.google);
  const { tokens } = await client.getToken({ code: back.searchParams.get("code") ?? "", codeVerifier: verifier });
  return { tokens, back };
}

describe("Google sign-in with the official client", () => {
  it("gives tokens for a code with PKCE and brings the state back", async () => {
    const { tokens, back } = await signIn();
    expect(back.origin + back.pathname).toBe(`${APP_URL}/api/connections/google/callback`);
    expect(back.searchParams.get("state")).toBe("state-1");
    expect(tokens.refresh_token).toBeTruthy();
    expect(tokens.scope?.split(" ").sort()).toEqual([...SCOPES].sort());
    const profile = await gmailClient(sandbox.urls.google, tokens.access_token ?? "").users.getProfile({
      userId: "me",
    });
    expect(profile.data.emailAddress).toBe(MORGAN);
  });

  it("signs an id_token that its own key set verifies, with the nonce and a stable sub", async () => {
    const first = await signIn();
    const second = await signIn();
    const keys = (await (await fetch(`${sandbox.urls.google}/oauth2/v3/certs`)).json()) as { keys: JsonWebKey[] };
    const [head = "", body = "", signature = ""] = (first.tokens.id_token ?? "").split(".");
    const key = createPublicKey({ key: keys.keys[0] ?? {}, format: "jwk" });
    expect(verify("RSA-SHA256", Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"))).toBe(true);
    const claims = claimsOf(first.tokens.id_token);
    expect(claims).toMatchObject({ iss: sandbox.urls.google, aud: GOOGLE_CLIENT.id, email: MORGAN, nonce: "nonce-1" });
    expect(claimsOf(second.tokens.id_token).sub).toBe(claims.sub);
    const info = (await (
      await fetch(`${sandbox.urls.google}/v1/userinfo`, {
        headers: { authorization: `Bearer ${first.tokens.access_token}` },
      })
    ).json()) as { sub: string };
    expect(info.sub).toBe(claims.sub);
  });

  it("answers token information for a good token and refuses a made-up one", async () => {
    const { tokens } = await signIn();
    const client = googleOAuth(sandbox.urls.google);
    expect((await client.getTokenInfo(tokens.access_token ?? "")).email).toBe(MORGAN);
    expect(await statusOf(client.getTokenInfo("made-up"))).toBe(400);
  });

  it("sends a person who cancels back with access_denied and the state", async () => {
    const { url } = await authorizeUrl();
    const back = await answerConsent(url, { decision: "deny" });
    expect(back.searchParams.get("error")).toBe("access_denied");
    expect(back.searchParams.get("state")).toBe("state-1");
    expect(back.searchParams.has("code")).toBe(false);
  });

  it("grants only what was ticked, and Gmail then answers 403", async () => {
    const { tokens } = await signIn(MORGAN, []);
    expect(tokens.scope).not.toContain(GMAIL_SCOPES.modify);
    expect(
      await statusOf(gmailClient(sandbox.urls.google, tokens.access_token ?? "").users.messages.list({ userId: "me" })),
    ).toBe(403);
  });

  it("does not let a prospect sign in", async () => {
    const { url } = await authorizeUrl();
    const back = await answerConsent(url, { account: "dana.ruiz@northwind.example" });
    expect(back.searchParams.get("error")).toBe("access_denied");
  });
});

describe("what Google sign-in refuses", () => {
  it.each([
    ["an unknown client", { client_id: "stranger" }, "invalid_client"],
    ["a redirect URI that is not registered", { redirect_uri: `${APP_URL}/elsewhere` }, "redirect_uri_mismatch"],
    [
      "a redirect URI on another origin",
      { redirect_uri: "https://evil.example/api/connections/google/callback" },
      "redirect_uri_mismatch",
    ],
    ["an implicit grant", { response_type: "token" }, "unsupported_response_type"],
    ["an invented scope", { scope: "openid gmail" }, "invalid_scope"],
    ["a plain code challenge", { code_challenge_method: "plain" }, "invalid_request"],
  ])("shows an error page for %s", async (_name, overrides, code) => {
    const { url } = await authorizeUrl(overrides);
    const page = await fetch(url, { redirect: "manual" });
    expect(page.status).toBe(400);
    expect(await page.text()).toContain(code);
  });

  it("takes a code once only, with its verifier, its redirect URI and the right secret", async () => {
    const attempt = async (change: Record<string, string>, rightVerifier = true) => {
      const { url, verifier } = await authorizeUrl();
      const code = (await answerConsent(url)).searchParams.get("code") ?? "";
      const body = new URLSearchParams({
        grant_type: "authorization_code",
        code,
        code_verifier: rightVerifier ? verifier : "x".repeat(50),
        redirect_uri: `${APP_URL}/api/connections/google/callback`,
        client_id: GOOGLE_CLIENT.id,
        client_secret: GOOGLE_CLIENT.secret,
        ...change,
      });
      const send = () => fetch(`${sandbox.urls.google}/oauth2/token`, { method: "POST", body });
      const first = await send();
      const second = await send();
      return {
        first: { status: first.status, body: (await first.json()) as { error?: string } },
        second: second.status,
      };
    };
    const good = await attempt({});
    expect([good.first.status, good.second]).toEqual([200, 400]);
    expect((await attempt({}, false)).first).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    const moved = await attempt({ redirect_uri: `${APP_URL}/api/auth/callback/google` });
    expect(moved.first).toMatchObject({ status: 400, body: { error: "redirect_uri_mismatch" } });
    expect((await attempt({ client_secret: "wrong" })).first).toMatchObject({
      status: 401,
      body: { error: "invalid_client" },
    });
  });

  it("answers 401 in Google's shape for an unknown token and for none", async () => {
    for (const headers of [new Headers({ authorization: "Bearer made-up" }), new Headers()]) {
      const response = await fetch(`${sandbox.urls.google}/gmail/v1/users/me/profile`, { headers });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({
        error: { code: 401, status: "UNAUTHENTICATED", errors: [{ reason: "authError" }] },
      });
    }
  });

  it("does not open another person's mailbox", async () => {
    const client = gmailClient(sandbox.urls.google);
    expect(await statusOf(client.users.getProfile({ userId: MORGAN }))).toBe(404);
    expect((await client.users.getProfile({ userId: SEEDED_TOKENS.google.email })).status).toBe(200);
  });
});

describe("token life", () => {
  it("lets the official client refresh an expired token by itself", async () => {
    const user = await sandbox.world.addUser({ email: "expiry@brightline.test", name: "Ex Piry" });
    await sandbox.world.expireAccessTokens({ vendor: "google", account: user.email });
    expect(await statusOf(gmailClient(sandbox.urls.google, user.accessToken).users.getProfile({ userId: "me" }))).toBe(
      401,
    );
    const client = googleOAuth(sandbox.urls.google);
    client.setCredentials({ refresh_token: user.refreshToken, access_token: user.accessToken, expiry_date: 1 });
    const { token } = await client.getAccessToken();
    expect(token).not.toBe(user.accessToken);
    expect(
      (await gmailClient(sandbox.urls.google, token ?? "").users.getProfile({ userId: "me" })).data.emailAddress,
    ).toBe(user.email);
  });

  it.each(["by the app", "by the account's owner"])(
    "voids access and refresh tokens that were revoked %s",
    async (by) => {
      const user = await sandbox.world.addUser({ email: `revoked-${by.length}@brightline.test`, name: "Re Voked" });
      const client = googleOAuth(sandbox.urls.google);
      client.setCredentials({ refresh_token: user.refreshToken });
      if (by === "by the app") await client.revokeToken(user.accessToken);
      else await sandbox.world.revoke({ vendor: "google", account: user.email });
      expect(
        await statusOf(gmailClient(sandbox.urls.google, user.accessToken).users.getProfile({ userId: "me" })),
      ).toBe(401);
      await expect(client.getAccessToken()).rejects.toMatchObject({ response: { data: { error: "invalid_grant" } } });
    },
  );

  it("answers invalid_grant for a refresh token that nobody issued", async () => {
    const client = googleOAuth(sandbox.urls.google);
    client.setCredentials({ refresh_token: "made-up" });
    await expect(client.getAccessToken()).rejects.toMatchObject({ response: { data: { error: "invalid_grant" } } });
  });
});

function claimsOf(idToken: string | null | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(idToken?.split(".")[1] ?? "", "base64url").toString());
}
