import { createHash } from "node:crypto";
import type { AccessTokenInfoResponse } from "@hubspot/api-client/lib/codegen/oauth/models/AccessTokenInfoResponse.js";
import { HUBSPOT_APP, HUBSPOT_PORTAL_ID } from "../constants.ts";
import { type App, formFields, isRecord, type RouteContext } from "../http/emulator.ts";
import { authorizationErrorPage, consentPage } from "../oauth/consent-page.ts";
import { type Grant, type GrantBook, secret } from "../oauth/grants.ts";
import type { HubspotRoute } from "./access.ts";
import type { CrmStore } from "./crm-store.ts";
import { hubspotError } from "./wire.ts";

export type HubspotIdentity = { redirectUris: ReadonlySet<string>; grants: GrantBook; store: CrmStore };

const ACCESS_TTL_SECONDS = 1800;

/** Authorize page, code and refresh exchange, token information, and account details. */
export function registerHubspotOAuth(app: App, route: HubspotRoute, identity: HubspotIdentity): void {
  app.get("/oauth/authorize", (c) => authorize(c, identity));
  app.post("/oauth/authorize/decision", (c) => decide(c, identity));
  app.post("/oauth/v1/token", (c) => exchange(c, identity));
  app.get("/oauth/v1/access-tokens/:token", (c) => accessTokenInfo(c, identity));
  app.get("/oauth/v1/refresh-tokens/:token", (c) => refreshTokenInfo(c, identity));
  app.delete("/oauth/v1/refresh-tokens/:token", (c) => {
    const isKnown = identity.grants.findByRefreshToken(c.req.param("token")) !== null;
    if (isKnown) identity.grants.revokeToken(c.req.param("token"));
    return isKnown ? new Response(null, { status: 204 }) : tokenNotFound("refresh");
  });
  app.post("/oauth/v2/private-apps/get/access-token-info", (c) => privateAppInfo(c, identity));
  route("get", "/account-info/v3/details", null, () =>
    Response.json({
      portalId: HUBSPOT_PORTAL_ID,
      accountType: "DEVELOPER_TEST",
      timeZone: "US/Pacific",
      companyCurrency: "USD",
      additionalCurrencies: [],
      utcOffset: "-08:00",
      utcOffsetMilliseconds: -28_800_000,
      uiDomain: "app.hubspot.com",
      dataHostingLocation: "na1",
    }),
  );
}

function authorize(c: RouteContext, { redirectUris, grants, store }: HubspotIdentity): Response {
  const query = new URL(c.req.url).searchParams;
  const redirectUri = query.get("redirect_uri") ?? "";
  const scopes = (query.get("scope") ?? "").split(/[\s,]+/).filter(Boolean);
  if (query.get("client_id") !== HUBSPOT_APP.clientId)
    return authorizationErrorPage("HubSpot", "invalid_client_id", "This app does not exist.");
  if (!redirectUris.has(redirectUri)) {
    return authorizationErrorPage(
      "HubSpot",
      "redirect_uri_mismatch",
      "The redirect URL does not match one registered for the app.",
    );
  }
  if (scopes.length === 0) return authorizationErrorPage("HubSpot", "missing_scope", "The request names no scopes.");
  const request = grants.openRequest({
    clientId: HUBSPOT_APP.clientId,
    redirectUri,
    scopes,
    optionalScopes: (query.get("optional_scope") ?? "").split(/[\s,]+/).filter(Boolean),
    state: query.get("state"),
    nonce: null,
    codeChallenge: query.get("code_challenge"),
    isOffline: true,
    isConsentForced: true,
  });
  return consentPage({
    vendor: "HubSpot",
    appName: "CaseyOS",
    action: "/oauth/authorize/decision",
    request,
    accounts: store.owners().map((owner) => ({
      value: owner.email,
      label: `${owner.firstName} ${owner.lastName}`,
      detail: `${owner.email}, portal ${HUBSPOT_PORTAL_ID}`,
    })),
    selected: null,
  });
}

/** Required scopes are all or nothing; optional ones may be unticked. */
async function decide(c: RouteContext, { grants, store }: HubspotIdentity): Promise<Response> {
  const form = await formFields(c);
  const request = grants.takeRequest(form.get("request") ?? "");
  if (!request) return authorizationErrorPage("HubSpot", "expired", "This page is no longer valid. Start again.");
  const target = new URL(request.redirectUri);
  if (request.state !== null) target.searchParams.set("state", request.state);
  const owner = store.owners().find((candidate) => candidate.email === form.get("account"));
  const ticked = new Set(form.getAll("scope"));
  if (form.get("decision") !== "allow" || !owner || request.scopes.some((scope) => !ticked.has(scope))) {
    target.searchParams.set("error", "access_denied");
    target.searchParams.set("error_description", "Authorization was denied by the user");
  } else {
    const scopes = [
      ...new Set(["oauth", ...request.scopes, ...request.optionalScopes.filter((scope) => ticked.has(scope))]),
    ];
    target.searchParams.set("code", grants.issueCode(request, owner.email, scopes, `na1-${secret(20)}`));
  }
  return new Response(null, { status: 302, headers: { location: target.toString(), "cache-control": "no-store" } });
}

function tokenError(status: string, message: string): Response {
  return Response.json({ status, message, correlationId: crypto.randomUUID() }, { status: 400 });
}

async function exchange(c: RouteContext, { grants }: HubspotIdentity): Promise<Response> {
  const form = await formFields(c);
  if (form.get("client_id") !== HUBSPOT_APP.clientId)
    return tokenError("BAD_CLIENT_ID", "missing or unknown client id");
  if (form.get("client_secret") !== HUBSPOT_APP.clientSecret)
    return tokenError("BAD_CLIENT_SECRET", "missing or invalid client secret");
  switch (form.get("grant_type")) {
    case "authorization_code":
      return exchangeCode(form, grants);
    case "refresh_token": {
      const grant = grants.findByRefreshToken(form.get("refresh_token") ?? "");
      return grant ? tokenAnswer(grants, grant) : tokenError("BAD_REFRESH_TOKEN", "missing or invalid refresh token");
    }
    default:
      return tokenError("BAD_GRANT_TYPE", "unsupported grant type");
  }
}

function exchangeCode(form: URLSearchParams, grants: GrantBook): Response {
  const code = grants.takeCode(form.get("code") ?? "");
  if (!code) return tokenError("BAD_AUTH_CODE", "missing or unknown auth code");
  if (form.get("redirect_uri") !== code.redirectUri)
    return tokenError("BAD_REDIRECT_URI", "redirect URI does not match the one of the code");
  const verifier = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  if (code.codeChallenge !== null && verifier !== code.codeChallenge)
    return tokenError("BAD_CODE_VERIFIER", "invalid code verifier");
  const grant = grants.addGrant({
    account: code.account,
    clientId: code.clientId,
    scopes: code.grantedScopes,
    refreshToken: `na1-${secret(24)}`,
  });
  return tokenAnswer(grants, grant);
}

function tokenAnswer(grants: GrantBook, grant: Grant): Response {
  const access = grants.addAccessToken(grant, ACCESS_TTL_SECONDS, `CSandbox${secret(40)}`);
  return Response.json({
    token_type: "bearer",
    token_use: "access_token",
    access_token: access.token,
    refresh_token: grant.refreshToken,
    expires_in: ACCESS_TTL_SECONDS,
    hub_id: HUBSPOT_PORTAL_ID,
    scopes: grant.scopes,
  });
}

function accessTokenInfo(c: RouteContext, { grants, store }: HubspotIdentity): Response {
  const check = grants.checkAccess(c.req.param("token"));
  if (check.kind !== "good") return tokenNotFound("access");
  const info: WireNames<AccessTokenInfoResponse> = {
    token: check.token.token,
    user: check.grant.account,
    hub_domain: "brightline.test",
    scopes: check.token.scopes,
    hub_id: HUBSPOT_PORTAL_ID,
    app_id: HUBSPOT_APP.appId,
    expires_in: Math.max(0, Math.floor((check.token.expiresAtMs - Date.now()) / 1000)),
    user_id: userIdOf(store, check.grant),
    token_type: "access",
  };
  return Response.json(info);
}

/** The SDK's models use camel case, the wire snake case. */
type WireNames<T> = { [Key in keyof T as Key extends string ? SnakeCase<Key> : never]: T[Key] };
type SnakeCase<Text extends string> = Text extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${SnakeCase<Tail>}`
  : Text;

function refreshTokenInfo(c: RouteContext, { grants, store }: HubspotIdentity): Response {
  const grant = grants.findByRefreshToken(c.req.param("token"));
  if (!grant) return tokenNotFound("refresh");
  return Response.json({
    token: grant.refreshToken,
    user: grant.account,
    hub_domain: "brightline.test",
    scopes: grant.scopes,
    hub_id: HUBSPOT_PORTAL_ID,
    client_id: grant.clientId,
    user_id: userIdOf(store, grant),
    token_type: "refresh",
  });
}

async function privateAppInfo(c: RouteContext, { grants, store }: HubspotIdentity): Promise<Response> {
  const body: unknown = await c.req.json<unknown>();
  const check = grants.checkAccess(isRecord(body) && typeof body.tokenKey === "string" ? body.tokenKey : "");
  if (check.kind !== "good" || check.grant.clientId !== "private-app") return tokenNotFound("access");
  return Response.json({
    userId: userIdOf(store, check.grant),
    hubId: HUBSPOT_PORTAL_ID,
    appId: HUBSPOT_APP.privateAppId,
    scopes: check.token.scopes,
  });
}

function tokenNotFound(kind: "access" | "refresh"): Response {
  return hubspotError(404, "OBJECT_NOT_FOUND", `${kind} token not found`);
}

function userIdOf(store: CrmStore, grant: Grant): number {
  return store.owners().find((owner) => owner.email === grant.account)?.userId ?? 0;
}
