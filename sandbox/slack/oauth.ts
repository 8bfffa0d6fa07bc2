import { SLACK_APP, SLACK_TEAM } from "../constants.ts";
import { type App, bearerToken, formFields, type RouteContext } from "../http/emulator.ts";
import { authorizationErrorPage, consentPage } from "../oauth/consent-page.ts";
import { type GrantBook, secret } from "../oauth/grants.ts";
import { argumentsOf, refuse, text } from "./methods.ts";
import type { SlackTeamStore } from "./team.ts";

export type SlackIdentity = { redirectUris: ReadonlySet<string>; grants: GrantBook; team: SlackTeamStore };

/** A bot token of Slack does not expire; so long stands for ever. */
const FOR_EVER_SECONDS = 10 * 365 * 86_400;

/** Install page, code exchange and revocation. */
export function registerSlackOAuth(app: App, identity: SlackIdentity): void {
  app.get("/oauth/v2/authorize", (c) => authorize(c, identity));
  app.post("/oauth/v2/decision", (c) => decide(c, identity));
  app.post("/api/oauth.v2.access", (c) => exchange(c, identity));
  app.post("/api/auth.revoke", async (c) => {
    const inBody = text(await argumentsOf(c), "token");
    const token = bearerToken(c) ?? inBody;
    if (!token) return refuse("not_authed");
    return identity.grants.revokeToken(token) ? Response.json({ ok: true, revoked: true }) : refuse("invalid_auth");
  });
}

function authorize(c: RouteContext, { redirectUris, grants, team }: SlackIdentity): Response {
  const query = new URL(c.req.url).searchParams;
  const redirectUri = query.get("redirect_uri") ?? "";
  const scopes = (query.get("scope") ?? "").split(/[\s,]+/).filter(Boolean);
  if (query.get("client_id") !== SLACK_APP.clientId)
    return authorizationErrorPage("Slack", "invalid_client_id", "There is no such app.");
  if (!redirectUris.has(redirectUri))
    return authorizationErrorPage("Slack", "bad_redirect_uri", "redirect_uri did not match any configured URIs.");
  if (scopes.length === 0) return authorizationErrorPage("Slack", "invalid_scope", "The request names no scopes.");
  const request = grants.openRequest({
    clientId: SLACK_APP.clientId,
    redirectUri,
    scopes,
    optionalScopes: [],
    state: query.get("state"),
    nonce: null,
    codeChallenge: null,
    isOffline: true,
    isConsentForced: true,
  });
  const people = team.users.all().filter((user) => !user.isBot && user.email !== null);
  return consentPage({
    vendor: "Slack",
    appName: "CaseyOS",
    action: "/oauth/v2/decision",
    request,
    accounts: people.map((user) => ({
      value: user.email ?? "",
      label: user.realName,
      detail: `${user.email}, team ${SLACK_TEAM.name}`,
    })),
    selected: null,
  });
}

/** Slack's scopes are all or nothing. */
async function decide(c: RouteContext, { grants, team }: SlackIdentity): Promise<Response> {
  const form = await formFields(c);
  const request = grants.takeRequest(form.get("request") ?? "");
  if (!request) return authorizationErrorPage("Slack", "expired", "This page is no longer valid. Start again.");
  const target = new URL(request.redirectUri);
  if (request.state !== null) target.searchParams.set("state", request.state);
  const person = team.users.all().find((user) => user.email === form.get("account"));
  const ticked = new Set(form.getAll("scope"));
  if (form.get("decision") !== "allow" || !person?.email || request.scopes.some((scope) => !ticked.has(scope))) {
    target.searchParams.set("error", "access_denied");
  } else {
    target.searchParams.set("code", grants.issueCode(request, person.email, request.scopes, secret(20)));
  }
  return new Response(null, { status: 302, headers: { location: target.toString(), "cache-control": "no-store" } });
}

async function exchange(c: RouteContext, { grants, team }: SlackIdentity): Promise<Response> {
  const args = await argumentsOf(c);
  if (text(args, "client_id") !== SLACK_APP.clientId) return refuse("invalid_client_id");
  if (text(args, "client_secret") !== SLACK_APP.clientSecret) return refuse("bad_client_secret");
  // Token rotation is off for this app: there is no refresh token to come with.
  if (text(args, "grant_type") === "refresh_token") return refuse("invalid_refresh_token");
  const code = grants.takeCode(text(args, "code"));
  if (!code) return refuse("invalid_code");
  if (text(args, "redirect_uri") !== code.redirectUri) return refuse("bad_redirect_uri");
  const grant = grants.addGrant({
    account: code.account,
    clientId: code.clientId,
    scopes: code.grantedScopes,
    refreshToken: null,
  });
  const token = grants.addAccessToken(grant, FOR_EVER_SECONDS, `xoxb-sandbox-${secret(30)}`);
  const person = team.users.all().find((user) => user.email === code.account);
  return Response.json({
    ok: true,
    app_id: SLACK_APP.appId,
    authed_user: { id: person?.id ?? "" },
    scope: grant.scopes.join(","),
    token_type: "bot",
    access_token: token.token,
    bot_user_id: SLACK_APP.botUserId,
    team: { id: SLACK_TEAM.id, name: SLACK_TEAM.name },
    enterprise: null,
    is_enterprise_install: false,
  });
}
