import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";
import type { Store } from "../store/journal.ts";

export type IdTokenSigner = {
  sign(claims: Record<string, unknown>, accessToken: string): Promise<string>;
  jwks(): Promise<{ keys: Record<string, unknown>[] }>;
  /** Writes the key again after the store was wiped, so that a client's cached key stays good. */
  keep(): Promise<void>;
};

type StoredKey = { kid: string; pem: string };

/**
 * RS256 signer for OpenID Connect. The key is made at the first start and lives in the state directory only.
 * Nobody waits for it but the first sign-in.
 */
export function createIdTokenSigner(store: Store): IdTokenSigner {
  const keys = store.collection<StoredKey>("google.keys");
  const stored = keys.get("rs256");
  const ready = stored ? Promise.resolve(stored) : makeKey();
  const keep = async (): Promise<void> => keys.put("rs256", await ready);
  if (!stored) void keep();
  return {
    keep,
    async sign(claims, accessToken) {
      const { kid, pem } = await ready;
      return signToken(createPrivateKey(pem), kid, { ...claims, at_hash: accessTokenHash(accessToken) });
    },
    async jwks() {
      const { kid, pem } = await ready;
      const key = createPublicKey(createPrivateKey(pem)).export({ format: "jwk" });
      return { keys: [{ ...key, kid, use: "sig", alg: "RS256" }] };
    },
  };
}

async function makeKey(): Promise<StoredKey> {
  const pair = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const pem = pair.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  return { pem, kid: createHash("sha256").update(pem).digest("hex").slice(0, 20) };
}

function signToken(key: KeyObject, kid: string, claims: Record<string, unknown>): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const input = `${encode({ alg: "RS256", kid, typ: "JWT" })}.${encode(claims)}`;
  return `${input}.${sign("RSA-SHA256", Buffer.from(input), key).toString("base64url")}`;
}

/** OpenID Connect Core 3.1.3.6: left half of the hash of the access token. */
function accessTokenHash(accessToken: string): string {
  return createHash("sha256").update(accessToken).digest().subarray(0, 16).toString("base64url");
}
