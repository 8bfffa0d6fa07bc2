import { AppError } from "#server/platform/pure/errors.ts";

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

export const changesState = (method: string): boolean => !SAFE_METHODS.has(method);

/**
 * The defence against cross-site requests: whatever changes state with a cookie must come from our own pages. Browsers send
 * `Origin` with every such request and `Sec-Fetch-Site` besides; neither can be set by a page.
 * @throws forbidden
 */
export function assertSameOrigin(headers: Headers, origin: string): void {
  const site = headers.get("sec-fetch-site");
  const from = headers.get("origin");
  const isSameSite = site === null || site === "same-origin";
  if (isSameSite && from === origin) return;
  throw new AppError(
    "forbidden",
    "request.cross_site",
    "This request did not come from this site's own pages, so it was not carried out.",
  );
}
