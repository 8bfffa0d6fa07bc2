import { type ApiSettings, isSecure } from "../settings.ts";

/** A policy for everything that is not a page: such an answer may load and embed nothing. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Headers of every answer of the API. */
export function apiHeaders(settings: Pick<ApiSettings, "origin">): [string, string][] {
  return [
    ...commonHeaders(settings),
    ["content-security-policy", DATA_POLICY],
    ["cross-origin-resource-policy", "same-origin"],
  ];
}

/** Headers of every answer at all, pages and files included. */
export function commonHeaders(settings: Pick<ApiSettings, "origin">): [string, string][] {
  const headers: [string, string][] = [
    ["x-content-type-options", "nosniff"],
    ["x-frame-options", "DENY"],
    ["referrer-policy", "strict-origin-when-cross-origin"],
    ["permissions-policy", "camera=(), geolocation=(), payment=(), usb=(), microphone=(self)"],
    ["cross-origin-opener-policy", "same-origin"],
  ];
  if (isSecure(settings)) headers.push(["strict-transport-security", "max-age=63072000; includeSubDomains"]);
  return headers;
}

/**
 * The policy of a page. Scripts run only with this answer's nonce, or loaded by one that had it. Style attributes are
 * allowed because React writes positions of virtual rows there; style elements need the nonce.
 */
export function pagePolicy(options: {
  nonce: string;
  isDevelopment: boolean;
  isSecure: boolean;
  /** Origins that a sign-in form is redirected to: browsers apply `form-action` to redirects too. */
  signInOrigins: readonly string[];
}): string {
  const { nonce, isDevelopment } = options;
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    isDevelopment ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws: wss:" : ""}`,
    "media-src 'self' blob:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    ["form-action 'self'", ...options.signInOrigins].join(" "),
  ];
  if (options.isSecure) directives.push("upgrade-insecure-requests");
  return directives.join("; ");
}
