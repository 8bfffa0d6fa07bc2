import { GOOGLE_CLIENT } from "../constants.ts";
import { formFields, type RouteContext } from "../http/emulator.ts";
import { authorizationErrorPage, consentPage } from "../oauth/consent-page.ts";
import { type GrantBook, secret } from "../oauth/grants.ts";
import type { Accounts } from "./accounts.ts";

export type Authorizing = { redirectUris: ReadonlySet<string>; accounts: Accounts; grants: GrantBook };

const IDENTITY_SCOPES = new Set([
  "openid",
  "email",
  "profile",
  "https://www.googleapis.com/auth/userinfo.email",
  "https://www.googleapis.com/auth/userinfo.profile",
]);

/** The consent page, or the error page when the request cannot be trusted. */
export function authorize(c: RouteContext, { redirectUris, grants, accounts }: Authorizing): Response {
  const query = new URL(c.req.url).searchParams;
  const redirectUri = query.get("redirect_uri") ?? "";
  const scopes = (query.get("scope") ?? "").split(/\s+/).filter(Boolean);
  const problem = authorizeProblem(query, redirectUris, scopes);
  if (problem) return authorizationErrorPage("Google", problem.code, problem.message);
  const request = grants.openRequest({
    clientId: GOOGLE_CLIENT.id,
    redirectUri,
    scopes: query.get("include_granted_scopes") === "true" ? [...scopes, "include_granted_scopes"] : scopes,
    optionalScopes: [],
    state: query.get("state"),
    nonce: query.get("nonce"),
    codeChallenge: query.get("code_challenge"),
    isOffline: query.get("access_type") === "offline",
    isConsentForced: (query.get("prompt") ?? "").split(" ").includes("consent"),
  });
  return consentPage({
    vendor: "Google",
    appName: "CaseyOS",
    action: "/o/oauth2/v2/auth/decision",
    request: { ...request, scopes },
    accounts: accounts.users().map((user) => ({ value: user.email, label: user.name, detail: user.email })),
    selected: query.get("login_hint"),
  });
}

function authorizeProblem(
  query: URLSearchParams,
  redirectUris: ReadonlySet<string>,
  scopes: string[],
): { code: string; message: string } | null {
  if (query.get("client_id") !== GOOGLE_CLIENT.id)
    return { code: "invalid_client", message: "The OAuth client was not found." };
  if (!redirectUris.has(query.get("redirect_uri") ?? "")) {
    return {
      code: "redirect_uri_mismatch",
      message: "The redirect URI in the request is not registered for the OAuth client.",
    };
  }
  if (query.get("response_type") !== "code")
    return { code: "unsupported_response_type", message: "Only response_type=code." };
  if (scopes.length === 0) return { code: "invalid_request", message: "Missing required parameter: scope" };
  const strange = scopes.filter((scope) => !isKnownScope(scope));
  if (strange.length > 0)
    return { code: "invalid_scope", message: `Some requested scopes were invalid: ${strange.join(", ")}` };
  if (query.has("code_challenge") && query.get("code_challenge_method") !== "S256") {
    return { code: "invalid_request", message: "code_challenge_method must be S256." };
  }
  return null;
}

function isKnownScope(scope: string): boolean {
  return (
    IDENTITY_SCOPES.has(scope) ||
    scope === "https://mail.google.com/" ||
    scope.startsWith("https://www.googleapis.com/auth/")
  );
}

/** Sends the browser back with a code, or with access_denied. */
export async function decide(c: RouteContext, { grants, accounts }: Authorizing): Promise<Response> {
  const form = await formFields(c);
  const request = grants.takeRequest(form.get("request") ?? "");
  if (!request)
    return authorizationErrorPage("Google", "invalid_request", "This consent page is no longer valid. Start again.");
  const target = new URL(request.redirectUri);
  if (request.state !== null) target.searchParams.set("state", request.state);
  const account = accounts.find(form.get("account") ?? "");
  if (form.get("decision") !== "allow" || account?.kind !== "user") {
    target.searchParams.set("error", "access_denied");
    return redirect(target);
  }
  const ticked = new Set(form.getAll("scope"));
  const granted = request.scopes.filter((scope) => IDENTITY_SCOPES.has(scope) || ticked.has(scope));
  const earlier = request.scopes.includes("include_granted_scopes")
    ? grants.grantedScopes(account.email, request.clientId)
    : [];
  const scopes = [...new Set([...granted, ...earlier])];
  target.searchParams.set("code", grants.issueCode(request, account.email, scopes, `4/0${secret(32)}`));
  target.searchParams.set("scope", scopes.join(" "));
  return redirect(target);
}

function redirect(target: URL): Response {
  return new Response(null, { status: 302, headers: { location: target.toString(), "cache-control": "no-store" } });
}
