import { z } from "zod";
import type { OAuthPort, TokenSet } from "#server/connectors/ports/oauth.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";

/** Thrown in the shape that `failureOf` reads. */
export class HttpStatusError extends Error {
  override readonly name = "HttpStatusError";
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  constructor(response: Response, body: unknown) {
    super(`HTTP ${response.status}`);
    this.status = response.status;
    this.headers = response.headers;
    this.body = body;
  }
}

const answer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.number().nullish(),
  scope: z.string().nullish(),
  scopes: z.array(z.string()).nullish(),
});

/**
 * One form POST to an OAuth 2 endpoint, without retries and without following redirects.
 * @throws HttpStatusError for anything but 2xx
 */
export async function postForm(url: string, form: Record<string, string>, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { method: "POST", body: new URLSearchParams(form), redirect: "error", signal });
  const text = await response.text();
  const body = parse(text);
  if (!response.ok) throw new HttpStatusError(response, body);
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Tokens of an answer; scopes come as one string (RFC 6749) or as a list (HubSpot). */
export function tokensOf(body: unknown): TokenSet {
  const parsed = answer.parse(body);
  return {
    accessToken: parsed.access_token,
    refreshToken: parsed.refresh_token || null,
    expiresInSeconds: parsed.expires_in ?? null,
    scopes: parsed.scopes ?? parsed.scope?.split(" ").filter(Boolean) ?? [],
  };
}

/** The two grants of RFC 6749 a connection lives on; `exchange` posts the form to the vendor's token endpoint. */
export function grantsBy(
  exchange: (form: Record<string, string>) => VendorResult<TokenSet>,
): Pick<OAuthPort, "exchangeCode" | "refresh"> {
  return {
    exchangeCode: async ({ code, codeVerifier, redirectUri }) => {
      const form = { grant_type: "authorization_code", code, code_verifier: codeVerifier, redirect_uri: redirectUri };
      const answer = await exchange(form);
      // A used or foreign code is no broken connection.
      return !answer.ok && answer.error.kind === "auth_expired"
        ? { ok: false, error: { ...answer.error, kind: "rejected" } }
        : answer;
    },
    refresh: (refreshToken) => exchange({ grant_type: "refresh_token", refresh_token: refreshToken }),
  };
}

/** The address of a consent page, asking as `query` says. */
export function consentUrl(page: string, query: Record<string, string>): string {
  const url = new URL(page);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.toString();
}
