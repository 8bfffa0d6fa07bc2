import { createECDH } from "node:crypto";
import type { Check } from "./doctor.ts";

const name = "push notifications";
const make = "`npx web-push generate-vapid-keys` makes VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY";

/**
 * Whether browsers can be pushed to: the two keys are there and are one pair. Null where only one of them is set: that is told
 * with the other settings that go together.
 */
export function checkPushKeys(env: { VAPID_PUBLIC_KEY?: string; VAPID_PRIVATE_KEY?: string }): Check | null {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = env;
  if (!publicKey && !privateKey) {
    const message = "no key pair: nothing is pushed to browsers, notifications go out by mail";
    return { name, state: "off", message, remedy: `${make}; \`npm start\` makes a pair by itself.` };
  }
  if (!publicKey || !privateKey) return null;
  if (publicKeyOf(privateKey) === publicKey) return { name, state: "ok", message: "the key pair fits" };
  const message = "VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are no pair: push services would refuse everything";
  return { name, state: "error", message, remedy: `Take both from one run: ${make}.` };
}

/** null for what is no private key. @param privateKey 32 bytes in base64url */
function publicKeyOf(privateKey: string): string | null {
  const key = Buffer.from(privateKey, "base64url");
  if (key.length !== 32) return null;
  try {
    const pair = createECDH("prime256v1");
    pair.setPrivateKey(key);
    return pair.getPublicKey("base64url");
  } catch {
    return null;
  }
}
