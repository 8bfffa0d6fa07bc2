import type { Env } from "#server/platform/env.ts";

export type GoogleEnv = Pick<Env, "GOOGLE_CLIENT_ID" | "GOOGLE_CLIENT_SECRET" | "GOOGLE_ISSUER" | "GOOGLE_API_URL">;

export type GoogleEndpoints = { authorize: string; token: string; revoke: string; gmailRoot: string };

/** Google's own addresses, or all of them at an emulator: none may be left pointing outside. */
export function googleEndpoints(env: GoogleEnv): GoogleEndpoints {
  const issuer = env.GOOGLE_ISSUER;
  const gmailRoot = `${env.GOOGLE_API_URL ?? issuer ?? "https://gmail.googleapis.com"}/`;
  if (issuer === undefined) {
    return {
      authorize: "https://accounts.google.com/o/oauth2/v2/auth",
      token: "https://oauth2.googleapis.com/token",
      revoke: "https://oauth2.googleapis.com/revoke",
      gmailRoot,
    };
  }
  return {
    authorize: `${issuer}/o/oauth2/v2/auth`,
    token: `${issuer}/oauth2/token`,
    revoke: `${issuer}/oauth2/revoke`,
    gmailRoot,
  };
}
