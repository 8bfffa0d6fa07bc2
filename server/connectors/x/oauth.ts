import type { Guard } from "#server/connectors/http/guard.ts";
import { consentUrl, grantsBy, HttpStatusError, tokensOf } from "#server/connectors/http/token-endpoint.ts";
import { type Refine, vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import type { XEnv } from "./env.ts";
import { xScopes } from "./scopes.ts";

/** A dead grant is a person's matter. */
const refine: Refine = (failure) => (failure.vendorCode === "invalid_grant" ? "auth_expired" : null);

/**
 * X's OAuth 2 flow with PKCE. The SDK's own exchange knows X's address only, so it is made here. A refresh token works once:
 * each answer brings the next.
 */
export function xOAuth(env: XEnv, guard: Guard): OAuthPort {
  const calls = vendorCalls("X", guard, refine);
  const clientId = env.X_CLIENT_ID ?? "";
  const basic = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(env.X_CLIENT_SECRET ?? "")}`);
  const post = async (path: string, form: Record<string, string>, signal: AbortSignal): Promise<unknown> => {
    const response = await fetch(`${env.X_API_URL}/2/oauth2/${path}`, {
      method: "POST",
      headers: { authorization: `Basic ${basic.toString("base64")}` },
      body: new URLSearchParams(form),
      redirect: "error",
      signal,
    });
    const body: unknown = await response.json().catch(() => null);
    if (!response.ok) throw new HttpStatusError(response, readable(body));
    return body;
  };
  const exchange = (form: Record<string, string>) =>
    calls.plain("exchange", async (signal) => tokensOf(await post("token", form, signal)));
  return {
    scopes: xScopes,
    authorizationUrl: ({ state, codeChallenge, redirectUri }) =>
      consentUrl(env.X_AUTHORIZE_URL, {
        response_type: "code",
        client_id: clientId,
        redirect_uri: redirectUri,
        scope: xScopes.join(" "),
        state,
        code_challenge: codeChallenge,
        code_challenge_method: "S256",
      }),
    ...grantsBy(exchange),
    revoke: (token) =>
      calls.plain("exchange", async (signal) => {
        await post("revoke", { token }, signal);
      }),
  };
}

/** X names a dead code or refresh token `invalid_request` and says so in the description; RFC 6749's word is `invalid_grant`. */
function readable(body: unknown): unknown {
  if (typeof body !== "object" || body === null) return body;
  const { error, error_description: description } = body as { error?: unknown; error_description?: unknown };
  const isDead =
    error === "invalid_request" && typeof description === "string" && /token was invalid/i.test(description);
  return isDead ? { ...body, error: "invalid_grant" } : body;
}
