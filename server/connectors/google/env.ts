import type { Env } from "#server/platform/env.ts";

export type GoogleEnv = Pick<Env, "GOOGLE_CLIENT_ID" | "GOOGLE_CLIENT_SECRET" | "GOOGLE_ISSUER" | "GOOGLE_API_URL">;

export type GoogleApi = "gmail" | "calendar" | "drive" | "docs";

export type GoogleEndpoints = { authorize: string; token: string; revoke: string; roots: Record<GoogleApi, string> };

/** Google's own addresses, or all of them at an emulator: none may be left pointing outside. */
export function googleEndpoints(env: GoogleEnv): GoogleEndpoints {
  const issuer = env.GOOGLE_ISSUER;
  const rootOf = (own: string) => `${env.GOOGLE_API_URL ?? issuer ?? own}/`;
  const roots = {
    gmail: rootOf("https://gmail.googleapis.com"),
    calendar: rootOf("https://www.googleapis.com"),
    drive: rootOf("https://www.googleapis.com"),
    docs: rootOf("https://docs.googleapis.com"),
  };
  if (issuer === undefined) {
    return {
      authorize: "https://accounts.google.com/o/oauth2/v2/auth",
      token: "https://oauth2.googleapis.com/token",
      revoke: "https://oauth2.googleapis.com/revoke",
      roots,
    };
  }
  return {
    authorize: `${issuer}/o/oauth2/v2/auth`,
    token: `${issuer}/oauth2/token`,
    revoke: `${issuer}/oauth2/revoke`,
    roots,
  };
}
