import { decode, encode } from "next-auth/jwt";
import { asUserId, isUuid, type UserId } from "#server/platform/pure/ids.ts";
import { type ApiSettings, isSecure } from "../settings.ts";

/** What a session cookie says: who, and with which epoch it was made. Everything else is looked up per request. */
export type Session = { userId: UserId; epoch: number };

export const SESSION_SECONDS = 30 * 24 * 3600;
const MAX_REMEMBERED = 5_000;

type SessionSettings = Pick<ApiSettings, "authSecret" | "origin">;

export const sessionCookieName = (settings: SessionSettings): string =>
  `${isSecure(settings) ? "__Secure-" : ""}next-auth.session-token`;

/** Decrypting a cookie costs about 0.1 ms; its content never changes, so the answer is kept by cookie until it expires. */
const remembered = new Map<string, { session: Session; expiresAt: number }>();

/** @returns null for no cookie, a forged or expired one, or one that another secret made */
export async function readSession(settings: SessionSettings, cookieHeader: string | null): Promise<Session | null> {
  const token = cookieValue(cookieHeader, sessionCookieName(settings));
  if (!token) return null;
  const key = `${settings.authSecret}\n${token}`;
  const known = remembered.get(key);
  if (known) return known.expiresAt > Date.now() ? known.session : null;
  const payload = await decode({ token, secret: settings.authSecret }).catch(() => null);
  if (!payload || typeof payload.sub !== "string" || !isUuid(payload.sub) || typeof payload.epoch !== "number")
    return null;
  const session = { userId: asUserId(payload.sub), epoch: payload.epoch };
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, { session, expiresAt: Number(payload.exp) * 1000 });
  return session;
}

/** A cookie header with a session as next-auth would make it: for tests and the command line's benchmark. */
export async function sessionCookie(
  settings: SessionSettings,
  session: { userId: string; epoch: number },
): Promise<string> {
  const token = { sub: session.userId, epoch: session.epoch };
  const value = await encode({ token, secret: settings.authSecret, maxAge: SESSION_SECONDS });
  return `${sessionCookieName(settings)}=${value}`;
}

/** One cookie's value out of a Cookie header. */
function cookieValue(header: string | null, name: string): string | null {
  if (!header) return null;
  for (const part of header.split(";")) {
    const at = part.indexOf("=");
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return null;
}
