import { createHash } from "node:crypto";
import { X_APP, X_SCOPES } from "../constants.ts";
import { type App, formFields, type RouteContext } from "../http/emulator.ts";
import { authorizationErrorPage, consentPage } from "../oauth/consent-page.ts";
import { type Grant, type GrantBook, secret } from "../oauth/grants.ts";
import type { XStore } from "./posts.ts";

export type XIdentity = { redirectUris: ReadonlySet<string>; grants: GrantBook; store: XStore };

const ACCESS_TTL_SECONDS = 7200;

/** Authorize page, token exchange with PKCE, refresh tokens that work once, revocation. */
export function registerXOAuth(app: App, identity: XIdentity): void {
  app.get("/i/oauth2/authorize", (c) => authorize(c, identity));
  app.post("/i/oauth2/decision", (c) => decide(c, identity));
  app.post("/2/oauth2/token", (c) => exchange(c, identity));
  app.post("/2/oauth2/revoke", async (c) => {
    if (!isOurClient(c)) return unauthorised();
    const form = await formFields(c);
    identity.grants.revokeToken(form.get("token") ?? "");
    return Response.json({ revoked: true });
  });
}

function authorize(c: RouteContext, { redirectUris, grants, store }: XIdentity): Response {
  const query = new URL(c.req.url).searchParams;
  const redirectUri = query.get("redirect_uri") ?? "";
  const scopes = (query.get("scope") ?? "").split(" ").filter(Boolean);
  const refuse = (code: string, message: string) => authorizationErrorPage("X", code, message);
  if (query.get("client_id") !== X_APP.clientId) return refuse("invalid_client", "There is no such app.");
  if (!redirectUris.has(redirectUri)) return refuse("invalid_request", "The callback address is not registered.");
  if (query.get("response_type") !== "code") return refuse("invalid_request", "response_type must be code.");
  if (!query.get("state")) return refuse("invalid_request", "state is missing.");
  if (query.get("code_challenge_method") !== "S256" || !query.get("code_challenge"))
    return refuse("invalid_request", "A code_challenge with S256 is needed.");
  if (scopes.length === 0 || scopes.some((scope) => !X_SCOPES.some((known) => known === scope)))
    return refuse("invalid_scope", "A scope is not known.");
  const request = grants.openRequest({
    clientId: X_APP.clientId,
    redirectUri,
    scopes,
    optionalScopes: [],
    state: query.get("state"),
    nonce: null,
    codeChallenge: query.get("code_challenge"),
    isOffline: scopes.includes("offline.access"),
    isConsentForced: true,
  });
  return consentPage({
    vendor: "X",
    appName: "CaseyOS",
    action: "/i/oauth2/decision",
    request,
    // Only accounts that could be the company's own.
    accounts: store.accounts
      .all()
      .filter((account) => account.verified)
      .map(({ handle, name }) => ({ value: handle, label: name, detail: `@${handle}` })),
    selected: null,
  });
}

async function decide(c: RouteContext, { grants, store }: XIdentity): Promise<Response> {
  const form = await formFields(c);
  const request = grants.takeRequest(form.get("request") ?? "");
  if (!request) return authorizationErrorPage("X", "expired", "This page is no longer valid. Start again.");
  const target = new URL(request.redirectUri);
  if (request.state !== null) target.searchParams.set("state", request.state);
  const account = store.byHandle(form.get("account") ?? "");
  const ticked = new Set(form.getAll("scope"));
  if (form.get("decision") !== "allow" || !account || request.scopes.some((scope) => !ticked.has(scope))) {
    target.searchParams.set("error", "access_denied");
  } else {
    target.searchParams.set("code", grants.issueCode(request, account.handle, request.scopes, secret(40)));
  }
  return new Response(null, { status: 302, headers: { location: target.toString(), "cache-control": "no-store" } });
}

function isOurClient(c: RouteContext): boolean {
  const basic = /^Basic (\S+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  return Buffer.from(basic, "base64").toString() === `${X_APP.clientId}:${X_APP.clientSecret}`;
}

const unauthorised = (): Response =>
  Response.json(
    { error: "unauthorized_client", error_description: "Missing valid authorization header" },
    { status: 401 },
  );

const invalid = (description: string): Response =>
  Response.json({ error: "invalid_request", error_description: description }, { status: 400 });

async function exchange(c: RouteContext, { grants }: XIdentity): Promise<Response> {
  if (!isOurClient(c)) return unauthorised();
  const form = await formFields(c);
  switch (form.get("grant_type")) {
    case "authorization_code":
      return exchangeCode(form, grants);
    case "refresh_token": {
      const grant = grants.findByRefreshToken(form.get("refresh_token") ?? "");
      if (!grant) return invalid("Value passed for the token was invalid.");
      return tokenAnswer(grants, grants.renewRefreshToken(grant, secret(40)));
    }
    default:
      return invalid("Missing required parameter [grant_type].");
  }
}

function exchangeCode(form: URLSearchParams, grants: GrantBook): Response {
  const code = grants.takeCode(form.get("code") ?? "");
  if (!code) return invalid("Value passed for the authorization code was invalid.");
  if (form.get("redirect_uri") !== code.redirectUri) return invalid("Value passed for the redirect uri did not match.");
  const verifier = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  if (verifier !== code.codeChallenge)
    return invalid("Value passed for the code verifier did not match the code challenge.");
  const grant = grants.addGrant({
    account: code.account,
    clientId: code.clientId,
    scopes: code.grantedScopes,
    refreshToken: code.isOffline ? secret(40) : null,
  });
  return tokenAnswer(grants, grant);
}

function tokenAnswer(grants: GrantBook, grant: Grant): Response {
  const access = grants.addAccessToken(grant, ACCESS_TTL_SECONDS, `sandbox-x-${secret(40)}`);
  return Response.json({
    token_type: "bearer",
    expires_in: ACCESS_TTL_SECONDS,
    access_token: access.token,
    scope: grant.scopes.join(" "),
    ...(grant.refreshToken === null ? {} : { refresh_token: grant.refreshToken }),
  });
}
