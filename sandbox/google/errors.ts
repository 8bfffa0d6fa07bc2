/** Google's two error shapes: the API one, and the plain OAuth one. */

const REASONS: Record<number, { reason: string; status: string }> = {
  400: { reason: "invalidArgument", status: "INVALID_ARGUMENT" },
  401: { reason: "authError", status: "UNAUTHENTICATED" },
  403: { reason: "insufficientPermissions", status: "PERMISSION_DENIED" },
  404: { reason: "notFound", status: "NOT_FOUND" },
  409: { reason: "aborted", status: "ABORTED" },
  429: { reason: "rateLimitExceeded", status: "RESOURCE_EXHAUSTED" },
  500: { reason: "backendError", status: "INTERNAL" },
};

export function googleError(code: number, message: string, headers?: Record<string, string>): Response {
  const { reason, status } = REASONS[code] ?? { reason: "unknown", status: "UNKNOWN" };
  const location = code === 401 ? { location: "Authorization", locationType: "header" } : {};
  const domain = code === 429 ? "usageLimits" : "global";
  return Response.json(
    { error: { code, message, errors: [{ message, domain, reason, ...location }], status } },
    { status: code, headers },
  );
}

/** An error with a reason of the API's own, in the older shape that Calendar and Drive answer. */
export function apiError(code: number, reason: string, message: string): Response {
  return Response.json({ error: { code, message, errors: [{ domain: "global", reason, message }] } }, { status: code });
}

export function notFound(): Response {
  return googleError(404, "Requested entity was not found.");
}

export function unauthenticated(): Response {
  return googleError(
    401,
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
    { "www-authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"' },
  );
}

export function insufficientScopes(): Response {
  const message = "Request had insufficient authentication scopes.";
  return Response.json(
    {
      error: {
        code: 403,
        message,
        errors: [{ message: "Insufficient Permission", domain: "global", reason: "insufficientPermissions" }],
        status: "PERMISSION_DENIED",
        details: [
          {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            domain: "googleapis.com",
          },
        ],
      },
    },
    { status: 403 },
  );
}

export function oauthError(status: number, error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status, headers: { "cache-control": "no-store" } });
}
