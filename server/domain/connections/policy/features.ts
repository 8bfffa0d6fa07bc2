import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import { AppError } from "#server/platform/pure/errors.ts";
import { type ConnectFeature, connectFeature } from "../contract.ts";

type Choice = Pick<OAuthPort, "scopes" | "features">;

/** What to ask for: what the connection needs anyway, and the scopes of the features. */
export function scopesFor(oauth: Choice, features: readonly ConnectFeature[]): string[] {
  return [...new Set([...oauth.scopes, ...features.flatMap((feature) => oauth.features?.[feature] ?? [])])];
}

/** The features whose scopes are all granted. */
export function featuresOf(oauth: Choice, granted: readonly string[]): ConnectFeature[] {
  return connectFeature.options.filter((feature) => {
    const scopes = oauth.features?.[feature] ?? [];
    return scopes.length > 0 && scopes.every((scope) => granted.includes(scope));
  });
}

/** OpenID names come back by their long names. */
const isGranted = (scope: string, granted: readonly string[]): boolean =>
  granted.includes(scope) || granted.includes(`https://www.googleapis.com/auth/userinfo.${scope}`);

/** What every connection needs and this one was not granted: an account that was connected before it was asked for. */
export const missingScopes = (oauth: Pick<OAuthPort, "scopes">, granted: readonly string[]): string[] =>
  oauth.scopes.filter((scope) => !isGranted(scope, granted));

const NAMES: Record<ConnectFeature, string> = {
  mail: "Gmail",
  calendar: "Google Calendar",
  documents: "Google Docs",
  files: "reading files in Google Drive",
};

/** A person has to allow more for this account; `details.feature` says what, for a button. */
export const notAllowed = (account: string, feature: ConnectFeature): AppError =>
  new AppError("auth_expired", "google.feature_missing", `Allow ${NAMES[feature]} for ${account} under Connections.`, {
    details: { provider: "google", feature },
  });
