import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { JsonValue } from "./wire.ts";

/** JSON with sorted keys and no spaces (RFC 8785), the form that requests are signed in. */
export function canonicalJson(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const parts: string[] = [];
    for (const key of Object.keys(value).sort()) {
      const item = value[key];
      if (item !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(item)}`);
    }
    return `{${parts.join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

function secretOf(signingKey: string): string {
  return signingKey.replace(/^signkey-[\w]+-/, "");
}

/** Value of `x-inngest-signature` for a canonical body. `nowMs` is the signing time. */
export function signBody(canonicalBody: string, signingKey: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000).toString();
  const mac = createHmac("sha256", secretOf(signingKey)).update(canonicalBody).update(seconds).digest("hex");
  return `t=${seconds}&s=${mac}`;
}

/** The bearer token that the SDK sends to the API for this signing key. */
export function apiToken(signingKey: string): string {
  const prefix = /^signkey-[\w]+-/.exec(signingKey)?.[0] ?? "";
  const hash = createHash("sha256")
    .update(Buffer.from(secretOf(signingKey), "hex"))
    .digest("hex");
  return `${prefix}${hash}`;
}

/** Equality that takes the same time wherever the texts differ. */
export function sameSecret(a: string, b: string): boolean {
  const left = createHash("sha256").update(a).digest();
  const right = createHash("sha256").update(b).digest();
  return timingSafeEqual(left, right);
}
