import { createHmac } from "node:crypto";
import { HUBSPOT_WEBHOOK_SECRET } from "../constants.ts";

export type SignatureKind = "valid" | "wrong" | "stale" | "missing";

/** HubSpot waits this long for an answer before it counts the attempt as failed. */
export const ANSWER_WITHIN_MS = 5_000;
const STALE_BY_MS = 6 * 60_000;

/** Signature v3: base64 HMAC-SHA256 over method, URI, body and the timestamp in milliseconds. */
export function signV3(secret: string, method: string, uri: string, body: string, timestampMs: number): string {
  return createHmac("sha256", secret).update(`${method}${uri}${body}${timestampMs}`).digest("base64");
}

/** Posts one delivery. @returns the status, or the reason why there is none */
export async function postWebhook(
  url: string,
  body: string,
  signature: SignatureKind,
  stop: AbortSignal,
): Promise<{ status: number | null; error: string | null }> {
  const timestampMs = Date.now() - (signature === "stale" ? STALE_BY_MS : 0);
  const secret = signature === "wrong" ? "not-the-secret" : HUBSPOT_WEBHOOK_SECRET;
  const signed: Record<string, string> =
    signature === "missing"
      ? {}
      : {
          "x-hubspot-signature-v3": signV3(secret, "POST", url, body, timestampMs),
          "x-hubspot-request-timestamp": String(timestampMs),
        };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "HubSpot Connect 2.0 (sandbox)", ...signed },
      body,
      redirect: "manual",
      signal: AbortSignal.any([stop, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    await response.arrayBuffer();
    return { status: response.status, error: null };
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error) };
  }
}
