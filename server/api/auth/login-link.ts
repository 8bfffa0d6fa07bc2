import { storeSignInToken } from "#server/domain/workspaces/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { deriveSecret, type KeyRing, randomToken, sha256 } from "#server/platform/crypto.ts";
import { SECOND_MS } from "#server/platform/pure/time.ts";
import { LINK_SECONDS } from "./providers.ts";

/** What sign-in tokens are hashed with. A new newest key ends the links that are out. */
export const linkPepper = (keys: KeyRing): string =>
  deriveSecret(keys[0]?.key.toString("base64") ?? "", "sign-in-link");

/**
 * A link that signs the address in once, within 15 minutes: what the mail would carry, for the terminal of the machine's owner.
 * Opened, it leads to a page whose button signs in.
 * @param returnTo path of ours to land on
 */
export async function createLoginLink(deps: Deps, email: string, returnTo = "/caseyos"): Promise<string> {
  const identifier = email.trim().toLowerCase();
  const token = randomToken(32);
  const expires = new Date(deps.now().getTime() + LINK_SECONDS * SECOND_MS);
  await storeSignInToken(deps.db, { identifier, tokenHash: sha256(`${token}${linkPepper(deps.keys)}`), expires });
  const query = new URLSearchParams({ callbackUrl: `${deps.appUrl}${returnTo}`, token, email: identifier });
  return `${deps.appUrl}/api/auth/callback/email?${query}`;
}
