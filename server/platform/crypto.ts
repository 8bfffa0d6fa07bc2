import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { AppError } from "./pure/errors.ts";

/**
 * Secrets at rest: AES-256-GCM with a key per version, `v<version>.<iv>.<tag>.<ciphertext>` in base64url.
 * The first key of the ring encrypts; every key of the ring decrypts, so a key is rotated by putting a new one first.
 */
export type KeyRing = readonly { version: number; key: Buffer }[];

const encode = (bytes: Buffer): string => bytes.toString("base64url");
const decode = (text: string): Buffer => Buffer.from(text, "base64url");

/** Reads `2:<base64 of 32 bytes>,1:<…>`, newest first. Throws with the remedy when a key is malformed. */
export function parseKeyRing(text: string): KeyRing {
  return text.split(",").map((part) => {
    const [version, material] = part.trim().split(":");
    const key = Buffer.from(material ?? "", "base64");
    if (!/^\d+$/.test(version ?? "") || key.length !== 32) {
      throw new Error(
        "ENCRYPTION_KEYS must look like `1:<32 random bytes in base64>`; make one with `openssl rand -base64 32`.",
      );
    }
    return { version: Number(version), key };
  });
}

/** @param context binds the box to its row (`connection:<id>`): it cannot be opened for another row. */
export function seal(ring: KeyRing, plaintext: string, context: string): string {
  const [newest] = ring;
  if (!newest) throw new Error("The key ring is empty.");
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", newest.key, iv).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return `v${newest.version}.${encode(iv)}.${encode(cipher.getAuthTag())}.${encode(sealed)}`;
}

export function open(ring: KeyRing, box: string, context: string): string {
  const [version, iv, tag, sealed] = box.split(".");
  const entry = ring.find((candidate) => `v${candidate.version}` === version);
  if (!entry || !iv || !tag || sealed === undefined) {
    throw new AppError(
      "auth_expired",
      "secret.unknown_key",
      "A stored secret was made with a key this server does not have. Reconnect the account.",
    );
  }
  const decipher = createDecipheriv("aes-256-gcm", entry.key, decode(iv)).setAAD(Buffer.from(context));
  decipher.setAuthTag(decode(tag));
  return Buffer.concat([decipher.update(decode(sealed)), decipher.final()]).toString("utf8");
}

/** Whether a box was made with an older key than the newest, so that it should be sealed again. */
export const isStale = (ring: KeyRing, box: string): boolean => !box.startsWith(`v${ring[0]?.version}.`);

export const sha256 = (text: string | Buffer): string => createHash("sha256").update(text).digest("hex");
export const hmacSha256 = (secret: string, data: string | Buffer): Buffer =>
  createHmac("sha256", secret).update(data).digest();
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString("base64url");

/** A secret for one purpose, derived from the app's one secret. */
export const deriveSecret = (secret: string, purpose: string, bytes = 32): string =>
  Buffer.from(hkdfSync("sha256", secret, "caseyos", purpose, bytes)).toString("hex");

/** Compares in constant time; different lengths are unequal. */
export function constantTimeEqual(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
