import type { Guard } from "#server/connectors/http/guard.ts";
import { consentUrl } from "#server/connectors/http/token-endpoint.ts";
import { type Refine, vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { OAuthPort, TokenSet } from "#server/connectors/ports/oauth.ts";
import { inOurShape, slackClient } from "./client.ts";
import type { SlackEnv } from "./env.ts";
import { slackScopes } from "./scopes.ts";

/** Slack names the dead grant in its body. */
const refine: Refine = (failure) => (failure.vendorCode === "invalid_refresh_token" ? "auth_expired" : null);

type Answer = { access_token?: string; refresh_token?: string; expires_in?: number; scope?: string };

/** Slack's install flow (OAuth v2, bot token). A token never expires unless the app has token rotation switched on. */
export function slackOAuth(env: SlackEnv, guard: Guard): OAuthPort {
  const calls = vendorCalls("Slack", guard, refine);
  const credentials = { client_id: env.SLACK_CLIENT_ID ?? "", client_secret: env.SLACK_CLIENT_SECRET ?? "" };
  const exchange = (request: { code: string; redirect_uri: string } | { grant_type: string; refresh_token: string }) =>
    calls.plain("exchange", (signal) =>
      inOurShape(async () => {
        const client = slackClient(env.SLACK_API_URL, undefined, signal);
        return tokensOf((await client.apiCall("oauth.v2.access", { ...credentials, ...request })) as Answer);
      }),
    );
  return {
    scopes: slackScopes,
    // Slack's flow has no PKCE for apps with a client secret; state and secret bind it.
    authorizationUrl: ({ state, redirectUri }) =>
      consentUrl(env.SLACK_AUTHORIZE_URL, {
        client_id: credentials.client_id,
        scope: slackScopes.join(","),
        redirect_uri: redirectUri,
        state,
      }),
    exchangeCode: ({ code, redirectUri }) => exchange({ code, redirect_uri: redirectUri }),
    refresh: (refreshToken) => exchange({ grant_type: "refresh_token", refresh_token: refreshToken }),
    revoke: async (token) => {
      const answer = await calls.plain("exchange", (signal) =>
        inOurShape(async () => {
          await slackClient(env.SLACK_API_URL, token, signal).auth.revoke();
        }),
      );
      // What Slack no longer knows is revoked already.
      return !answer.ok && answer.error.kind === "auth_expired" ? { ok: true, value: undefined } : answer;
    },
  };
}

function tokensOf(answer: Answer): TokenSet {
  if (!answer.access_token) throw new Error("Slack's answer has no access token");
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token || null,
    expiresInSeconds: answer.expires_in ?? null,
    scopes: answer.scope?.split(/[\s,]+/).filter(Boolean) ?? [],
  };
}
