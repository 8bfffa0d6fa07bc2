import type { Guard } from "#server/connectors/http/guard.ts";
import { consentUrl, grantsBy, HttpStatusError, postForm, tokensOf } from "#server/connectors/http/token-endpoint.ts";
import { type Refine, vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { OAuthPort, TokenSet } from "#server/connectors/ports/oauth.ts";
import type { HubspotEnv } from "./env.ts";

/** What writing needs. A task or note hangs on a contact, and so do its rights; the schema rights make our own handle. */
export const hubspotWriteScopes = [
  "crm.objects.contacts.write",
  "crm.objects.deals.write",
  "crm.schemas.contacts.write",
  "crm.schemas.deals.write",
] as const;

/** Companies are read only: nothing the product does writes one. */
export const hubspotScopes = [
  "oauth",
  "crm.objects.contacts.read",
  "crm.objects.companies.read",
  "crm.objects.deals.read",
  "crm.objects.owners.read",
  ...hubspotWriteScopes,
] as const;

/** HubSpot names the dead grant in the body of a 400. */
const refine: Refine = (failure) => (failure.vendorCode === "BAD_REFRESH_TOKEN" ? "auth_expired" : null);

export function hubspotOAuth(env: HubspotEnv, guard: Guard): OAuthPort {
  const calls = vendorCalls("HubSpot", guard, refine);
  const credentials = { client_id: env.HUBSPOT_CLIENT_ID ?? "", client_secret: env.HUBSPOT_CLIENT_SECRET ?? "" };
  const endpoint = (path: string) => `${env.HUBSPOT_API_URL}/oauth/v1/${path}`;
  const exchange = (form: Record<string, string>) =>
    calls.plain("exchange", async (signal): Promise<TokenSet> => {
      const tokens = tokensOf(await postForm(endpoint("token"), { ...credentials, ...form }, signal));
      if (tokens.scopes.length > 0) return tokens;
      const info = (await getJson(endpoint(`access-tokens/${encodeURIComponent(tokens.accessToken)}`), signal)) as {
        scopes?: string[];
      };
      return { ...tokens, scopes: info.scopes ?? [] };
    });
  return {
    scopes: hubspotScopes,
    // The SDK's own builder knows HubSpot's address only, so the address is put together here.
    authorizationUrl: ({ state, codeChallenge, redirectUri }) =>
      consentUrl(env.HUBSPOT_AUTHORIZE_URL, {
        client_id: credentials.client_id,
        redirect_uri: redirectUri,
        scope: hubspotScopes.join(" "),
        state,
        code_challenge: codeChallenge,
        code_challenge_method: "S256",
      }),
    ...grantsBy(exchange),
    revoke: (token) =>
      calls.plain("exchange", async (signal) => {
        const response = await fetch(endpoint(`refresh-tokens/${encodeURIComponent(token)}`), {
          method: "DELETE",
          redirect: "error",
          signal,
        });
        if (!response.ok && response.status !== 404) throw new HttpStatusError(response, null);
      }),
  };
}

async function getJson(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { redirect: "error", signal });
  if (!response.ok) throw new HttpStatusError(response, null);
  return response.json();
}
