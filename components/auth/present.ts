/** next-auth's error codes, in words: what happened and what to do. */
const errors: Record<string, string> = {
  Verification: "This link has expired or was used already. Ask for a new one.",
  AccessDenied: "You did not get in: access was declined. If that was by mistake, try again.",
  OAuthAccountNotLinked: "This address is known here by another way of signing in. Use the way you used before.",
  OAuthCallback: "The sign-in was not completed at the provider. Try again.",
  OAuthSignin: "The provider could not be reached. Try again in a minute, or use a link by e-mail.",
  EmailSignin: "The mail with your link could not be sent. Check the address, or try again in a minute.",
  EmailNotVerified: "The provider has not verified your address. Verify it there, then come back.",
  RateLimited: "That was asked too often. Wait a few minutes, then try again.",
  SessionRequired: "Sign in to see this page.",
};

export const signInError = (code: string): string =>
  errors[code] ?? "Signing in did not work. Nothing was changed. Try again.";

const OWN = "http://own.invalid";
const START = "/caseyos";

/**
 * Only addresses of our own site: anything else becomes the start of the product. Read as a browser reads it, which drops tabs
 * and line breaks and takes a backslash for a slash.
 */
export function safeCallback(url: unknown): string {
  if (typeof url !== "string" || !url.startsWith("/") || !URL.canParse(url, OWN)) return START;
  const { origin, pathname, search, hash } = new URL(url, OWN);
  return origin === OWN && !pathname.startsWith("//") ? `${pathname}${search}${hash}` : START;
}
