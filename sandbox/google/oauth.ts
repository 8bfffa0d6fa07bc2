import { createHash } from "node:crypto";
import { GOOGLE_CLIENT } from "../constants.ts";
import { type App, bearerToken, formFields, type RouteContext } from "../http/emulator.ts";
import { type AuthorizationCode, type Grant, type GrantBook, secret } from "../oauth/grants.ts";
import type { Account, Accounts } from "./accounts.ts";
import { authorize, decide } from "./authorize.ts";
import { oauthError, unauthenticated } from "./errors.ts";
import type { IdTokenSigner } from "./id-token.ts";

export type GoogleIdentity = {
  baseUrl: string;
  redirectUris: ReadonlySet<string>;
  accounts: Accounts;
  grants: GrantBook;
  idTokens: IdTokenSigner;
};

const ACCESS_TTL_SECONDS = 3599;
/** Discovery, consent with allow and deny, codes with PKCE, refresh, revocation, user and token information. */
export function registerGoogleOAuth(app: App, identity: GoogleIdentity): void {
  app.get("/.well-known/openid-configuration", () => Response.json(discovery(identity.baseUrl)));
  app.get("/oauth2/v3/certs", async () => Response.json(await identity.idTokens.jwks()));
  app.get("/o/oauth2/v2/auth", (c) => authorize(c, identity));
  app.post("/o/oauth2/v2/auth/decision", (c) => decide(c, identity));
  for (const path of ["/oauth2/token", "/token"]) app.post(path, (c) => exchange(c, identity));
  for (const path of ["/oauth2/revoke", "/revoke"]) app.post(path, (c) => revoke(c, identity));
  for (const path of ["/oauth2/v3/userinfo", "/v1/userinfo"]) app.get(path, (c) => userInfo(c, identity, 3));
  app.get("/oauth2/v2/userinfo", (c) => userInfo(c, identity, 2));
  for (const path of ["/tokeninfo", "/oauth2/v3/tokeninfo"]) {
    app.get(path, (c) => tokenInfo(c, identity));
    app.post(path, (c) => tokenInfo(c, identity));
  }
}

function discovery(baseUrl: string): Record<string, unknown> {
  return {
    issuer: baseUrl,
    authorization_endpoint: `${baseUrl}/o/oauth2/v2/auth`,
    token_endpoint: `${baseUrl}/oauth2/token`,
    userinfo_endpoint: `${baseUrl}/v1/userinfo`,
    revocation_endpoint: `${baseUrl}/oauth2/revoke`,
    jwks_uri: `${baseUrl}/oauth2/v3/certs`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    scopes_supported: ["openid", "email", "profile"],
    token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"],
    claims_supported: [
      "aud",
      "email",
      "email_verified",
      "exp",
      "family_name",
      "given_name",
      "hd",
      "iat",
      "iss",
      "name",
      "sub",
    ],
    code_challenge_methods_supported: ["S256"],
    grant_types_supported: ["authorization_code", "refresh_token"],
  };
}

async function exchange(c: RouteContext, identity: GoogleIdentity): Promise<Response> {
  const form = await formFields(c);
  const refused = refuseClient(c, form);
  if (refused) return refused;
  switch (form.get("grant_type")) {
    case "authorization_code":
      return exchangeCode(form, identity);
    case "refresh_token":
      return exchangeRefreshToken(form, identity);
    default:
      return oauthError(400, "unsupported_grant_type", `Invalid grant_type: ${form.get("grant_type") ?? ""}`);
  }
}

/** Client id and secret come in the body or, as the discovery document says too, by HTTP Basic. */
function refuseClient(c: RouteContext, form: URLSearchParams): Response | null {
  const basic = /^Basic\s+(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  const [basicId, basicSecret] = basic
    ? Buffer.from(basic, "base64").toString().split(":").map(decodeURIComponent)
    : [];
  if ((basicId ?? form.get("client_id")) !== GOOGLE_CLIENT.id) {
    return oauthError(401, "invalid_client", "The OAuth client was not found.");
  }
  if ((basicSecret ?? form.get("client_secret")) !== GOOGLE_CLIENT.secret)
    return oauthError(401, "invalid_client", "Unauthorized");
  return null;
}

async function exchangeCode(form: URLSearchParams, identity: GoogleIdentity): Promise<Response> {
  const code = identity.grants.takeCode(form.get("code") ?? "");
  if (!code) return oauthError(400, "invalid_grant", "Malformed auth code.");
  if (form.get("redirect_uri") !== code.redirectUri) return oauthError(400, "redirect_uri_mismatch", "Bad Request");
  if (!isVerified(code, form.get("code_verifier"))) return oauthError(400, "invalid_grant", "Invalid code verifier.");
  const account = identity.accounts.find(code.account);
  if (!account) return oauthError(400, "invalid_grant", "Account has been deleted.");
  const isFirst = identity.grants.grantedScopes(account.email, code.clientId).length === 0;
  const refreshToken = code.isOffline && (isFirst || code.isConsentForced) ? `1//0${secret(40)}` : null;
  const grant = identity.grants.addGrant({
    account: account.email,
    clientId: code.clientId,
    scopes: code.grantedScopes,
    refreshToken,
  });
  return tokenAnswer(identity, account, grant, code.nonce, refreshToken);
}

function isVerified(code: AuthorizationCode, verifier: string | null): boolean {
  if (code.codeChallenge === null) return true;
  return (
    createHash("sha256")
      .update(verifier ?? "")
      .digest("base64url") === code.codeChallenge
  );
}

async function exchangeRefreshToken(form: URLSearchParams, identity: GoogleIdentity): Promise<Response> {
  const grant = identity.grants.findByRefreshToken(form.get("refresh_token") ?? "");
  const account = grant && identity.accounts.find(grant.account);
  if (!grant || !account) return oauthError(400, "invalid_grant", "Token has been expired or revoked.");
  return tokenAnswer(identity, account, grant, null, null);
}

async function tokenAnswer(
  { grants, idTokens, baseUrl }: GoogleIdentity,
  account: Account,
  grant: Grant,
  nonce: string | null,
  refreshToken: string | null,
): Promise<Response> {
  const access = grants.addAccessToken(grant, ACCESS_TTL_SECONDS, `ya29.sandbox-${secret(48)}`);
  const issuedAt = Math.floor(Date.now() / 1000);
  const claims = {
    iss: baseUrl,
    azp: grant.clientId,
    aud: grant.clientId,
    iat: issuedAt,
    exp: issuedAt + 3600,
    ...(nonce ? { nonce } : {}),
    ...profile(account),
  };
  return Response.json(
    {
      access_token: access.token,
      expires_in: ACCESS_TTL_SECONDS,
      token_type: "Bearer",
      scope: grant.scopes.join(" "),
      ...(refreshToken ? { refresh_token: refreshToken } : {}),
      ...(grant.scopes.includes("openid") ? { id_token: await idTokens.sign(claims, access.token) } : {}),
    },
    { headers: { "cache-control": "no-store" } },
  );
}

function profile(account: Account): Record<string, unknown> {
  return {
    sub: account.sub,
    hd: account.email.split("@")[1],
    email: account.email,
    email_verified: true,
    name: account.name,
    given_name: account.givenName,
    family_name: account.familyName,
  };
}

async function revoke(c: RouteContext, { grants }: GoogleIdentity): Promise<Response> {
  const token = new URL(c.req.url).searchParams.get("token") ?? (await formFields(c)).get("token") ?? "";
  if (!grants.revokeToken(token)) return oauthError(400, "invalid_token", "Token expired or revoked");
  return Response.json({});
}

function userInfo(c: RouteContext, { grants, accounts }: GoogleIdentity, version: 2 | 3): Response {
  const check = grants.checkAccess(bearerToken(c) ?? "");
  const account = check.kind === "good" ? accounts.find(check.grant.account) : undefined;
  if (!account) return unauthenticated();
  if (version === 3) return Response.json(profile(account));
  const { sub, email_verified, ...rest } = profile(account);
  return Response.json({ id: sub, verified_email: email_verified, ...rest });
}

async function tokenInfo(c: RouteContext, { grants, accounts }: GoogleIdentity): Promise<Response> {
  const query = new URL(c.req.url).searchParams;
  const fromBody = c.req.method === "POST" ? (await formFields(c)).get("access_token") : null;
  const check = grants.checkAccess(bearerToken(c) ?? query.get("access_token") ?? fromBody ?? "");
  if (check.kind !== "good") return oauthError(400, "invalid_token", "Invalid Value");
  return Response.json({
    azp: check.grant.clientId,
    aud: check.grant.clientId,
    sub: accounts.find(check.grant.account)?.sub,
    scope: check.token.scopes.join(" "),
    exp: String(Math.floor(check.token.expiresAtMs / 1000)),
    expires_in: String(Math.max(0, Math.floor((check.token.expiresAtMs - Date.now()) / 1000))),
    email: check.grant.account,
    email_verified: "true",
    access_type: check.grant.refreshToken ? "offline" : "online",
  });
}
