import type { Env } from "#server/platform/env.ts";

type OAuthClient = { clientId: string; clientSecret: string };

/** Which ways of signing in this server offers. */
export type SignInSettings = {
  /** `issuer` is set where Google is emulated. */
  google: (OAuthClient & { issuer: string | null }) | null;
  oidc: (OAuthClient & { issuer: string; name: string }) | null;
  isGoogleSimulated: boolean;
  isMailSimulated: boolean;
};

/** What the HTTP doors need to know besides `Deps`. */
export type ApiSettings = {
  /** Public origin of the app: `https://app.example.com`. */
  origin: string;
  authSecret: string;
  /** Number of proxies in front whose X-Forwarded-For is believed. */
  trustedProxies: number;
  isProduction: boolean;
  /** Requests a minute of one key or one user. */
  requestsPerMinute: number;
  /** Failed credentials a minute from one address. */
  failuresPerMinute: number;
  /** Sign-in links per address and per mailbox in a quarter of an hour. */
  signInLinksPerQuarter: number;
  /** Open event streams of one user in this process. */
  streamsPerUser: number;
  signIn: SignInSettings;
};

export const defaultLimits = {
  requestsPerMinute: 1_200,
  failuresPerMinute: 30,
  signInLinksPerQuarter: 5,
  streamsPerUser: 10,
} as const;

export function settingsOf(env: Env): ApiSettings {
  return {
    origin: new URL(env.APP_URL).origin,
    authSecret: env.AUTH_SECRET,
    trustedProxies: env.TRUSTED_PROXIES,
    isProduction: env.NODE_ENV === "production",
    ...defaultLimits,
    requestsPerMinute: env.API_REQUESTS_PER_MINUTE,
    failuresPerMinute: env.API_FAILURES_PER_MINUTE,
    signIn: signInOf(env),
  };
}

function signInOf(env: Env): SignInSettings {
  const { GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET, GOOGLE_ISSUER, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET } =
    env;
  const hasGoogle = GOOGLE_CLIENT_ID !== undefined && GOOGLE_CLIENT_SECRET !== undefined;
  const hasOidc = OIDC_ISSUER !== undefined && OIDC_CLIENT_ID !== undefined && OIDC_CLIENT_SECRET !== undefined;
  return {
    google: hasGoogle
      ? { clientId: GOOGLE_CLIENT_ID, clientSecret: GOOGLE_CLIENT_SECRET, issuer: GOOGLE_ISSUER ?? null }
      : null,
    oidc: hasOidc
      ? { clientId: OIDC_CLIENT_ID, clientSecret: OIDC_CLIENT_SECRET, issuer: OIDC_ISSUER, name: env.OIDC_NAME }
      : null,
    isGoogleSimulated: env.simulated.has("google"),
    isMailSimulated: env.simulated.has("mail"),
  };
}

/** Origins a sign-in form may be redirected to, for the pages' `form-action`. */
export function signInOrigins(signIn: SignInSettings): string[] {
  const google = signIn.google ? [signIn.google.issuer ?? "https://accounts.google.com"] : [];
  return [...google, ...(signIn.oidc ? [signIn.oidc.issuer] : [])].map((url) => new URL(url).origin);
}

export const isSecure = (settings: Pick<ApiSettings, "origin">): boolean => settings.origin.startsWith("https://");
