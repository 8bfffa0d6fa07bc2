import { CodeChallengeMethod, OAuth2Client } from "google-auth-library";
import type { Guard } from "#server/connectors/http/guard.ts";
import { grantsBy, postForm, tokensOf } from "#server/connectors/http/token-endpoint.ts";
import { type Refine, vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { OAuthPort, TokenSet } from "#server/connectors/ports/oauth.ts";
import { type GoogleEnv, googleEndpoints } from "./env.ts";
import { googleFeatures, googleScopes } from "./scopes.ts";

/** A dead grant is a person's matter; a wrong client id is ours, and must not mark connections as broken. */
const refine: Refine = (failure) => {
  if (failure.vendorCode === "invalid_grant") return "auth_expired";
  return failure.vendorCode === "invalid_client" || failure.vendorCode === "unauthorized_client" ? "rejected" : null;
};

const LONG_NAMES = "https://www.googleapis.com/auth/userinfo.";

/** Google answers with the long names of `email` and `profile`. */
const shortScopes = (tokens: TokenSet): TokenSet => ({
  ...tokens,
  scopes: [
    ...new Set(tokens.scopes.map((scope) => (scope.startsWith(LONG_NAMES) ? scope.slice(LONG_NAMES.length) : scope))),
  ],
});

export function googleOAuth(env: GoogleEnv, guard: Guard): OAuthPort {
  const endpoints = googleEndpoints(env);
  const calls = vendorCalls("Google", guard, refine);
  const credentials = { client_id: env.GOOGLE_CLIENT_ID ?? "", client_secret: env.GOOGLE_CLIENT_SECRET ?? "" };
  const exchange = (form: Record<string, string>) =>
    calls.plain("exchange", async (signal) =>
      shortScopes(tokensOf(await postForm(endpoints.token, { ...credentials, ...form }, signal))),
    );
  return {
    scopes: googleScopes,
    features: googleFeatures,
    authorizationUrl: ({ state, codeChallenge, redirectUri, loginHint, scopes = googleScopes }) =>
      new OAuth2Client({
        clientId: credentials.client_id,
        endpoints: { oauth2AuthBaseUrl: endpoints.authorize },
      }).generateAuthUrl({
        redirect_uri: redirectUri,
        scope: [...scopes],
        state,
        code_challenge: codeChallenge,
        code_challenge_method: CodeChallengeMethod.S256,
        access_type: "offline",
        // Without it Google gives a refresh token to the first consent only, and a reconnect would end after an hour.
        prompt: "consent",
        include_granted_scopes: true,
        ...(loginHint === null ? {} : { login_hint: loginHint }),
      }),
    ...grantsBy(exchange),
    revoke: (token) =>
      calls.plain("exchange", async (signal) => {
        await postForm(endpoints.revoke, { token }, signal);
      }),
  };
}
