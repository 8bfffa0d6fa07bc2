import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { commonHeaders, pagePolicy } from "#server/api/security/headers.ts";
import { isSecure, settingsOf, signInOrigins } from "#server/api/settings.ts";
import { env } from "#server/platform/env.ts";

/** Pages only: a new nonce for every answer, and the address for redirects after sign-in. Nobody is authorised here. */
export function proxy(request: NextRequest): NextResponse {
  const settings = settingsOf(env());
  const nonce = randomBytes(16).toString("base64");
  const policy = pagePolicy({
    nonce,
    isDevelopment: env().NODE_ENV === "development",
    isSecure: isSecure(settings),
    signInOrigins: signInOrigins(settings.signIn),
  });
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from the request's policy.
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  headers.set("x-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of commonHeaders(settings)) response.headers.set(name, value);
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  matcher: [
    {
      source:
        "/((?!api/|_next/static|_next/image|fonts/|icons/|splash/|screenshots/|favicon.ico|manifest.webmanifest|sw.js|robots.txt).*)",
    },
  ],
};
