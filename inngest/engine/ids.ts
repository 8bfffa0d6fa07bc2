import { randomBytes, randomUUID } from "node:crypto";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function encodeTime(ms: number): string {
  let rest = ms;
  let text = "";
  for (let i = 0; i < 10; i++) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

function encodeBytes(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = "";
  for (let i = 0; i < 16; i++) {
    text = alphabet.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return text;
}

/** A ULID: 26 characters that sort by `ms`. */
export function ulid(ms: number = Date.now(), entropy: Uint8Array = randomBytes(10)): string {
  return encodeTime(ms) + encodeBytes(entropy);
}

/** A random id for a queue job. */
export function jobId(): string {
  return randomUUID();
}

/**
 * Ids for the events of one request. With the SDK's seed ("ms,base64 of 10 bytes") a repeated request gives the
 * same ids, which makes its retries harmless.
 */
export function eventIds(seed: string | null): (index: number) => string {
  const [msText, base64] = seed?.split(",") ?? [];
  const ms = Number(msText);
  const entropy = Buffer.from(base64 ?? "", "base64");
  if (!Number.isSafeInteger(ms) || ms <= 0 || entropy.length !== 10) return () => ulid();
  return (index) => {
    const bytes = Buffer.from(entropy);
    bytes.writeUInt32BE((bytes.readUInt32BE(6) + index) >>> 0, 6);
    return ulid(ms, bytes);
  };
}
