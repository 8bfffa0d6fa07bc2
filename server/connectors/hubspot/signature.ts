import type { SignedRequest, WebhookVerdict, WebhookVerifier } from "#server/connectors/ports/webhook.ts";
import { constantTimeEqual, hmacSha256 } from "#server/platform/crypto.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";

const WINDOW_MS = 5 * MINUTE_MS;

/** The %-escapes that HubSpot's documentation wants decoded before the address is signed. */
const DECODED: Record<string, string> = {
  "%3A": ":",
  "%2F": "/",
  "%3F": "?",
  "%40": "@",
  "%21": "!",
  "%24": "$",
  "%27": "'",
  "%28": "(",
  "%29": ")",
  "%2A": "*",
  "%2C": ",",
  "%3B": ";",
};

/** The address with just those escapes decoded. */
export const signedUri = (uri: string): string =>
  uri.replace(/%[0-9a-f]{2}/gi, (sequence) => DECODED[sequence.toUpperCase()] ?? sequence);

/**
 * Signature v3: base64 of HMAC-SHA256 over method, public address, raw body and timestamp, not more than five minutes from
 * now in either direction. The stale verdict is given only to a request whose signature is right.
 */
export function hubspotVerifier(clientSecret: string): WebhookVerifier {
  return (request: SignedRequest, now: Date): WebhookVerdict => {
    const signature = request.header("x-hubspot-signature-v3");
    const timestamp = request.header("x-hubspot-request-timestamp");
    if (!signature || !timestamp) return "missing";
    if (!/^\d{10,16}$/.test(timestamp)) return "invalid";
    const sign = (uri: string) =>
      hmacSha256(
        clientSecret,
        Buffer.concat([Buffer.from(`${request.method.toUpperCase()}${uri}`), request.rawBody, Buffer.from(timestamp)]),
      ).toString("base64");
    // HubSpot's own library signs the address as it is.
    const candidates = [signedUri(request.uri), request.uri];
    if (!candidates.some((uri) => constantTimeEqual(sign(uri), signature))) return "invalid";
    return Math.abs(now.getTime() - Number(timestamp)) > WINDOW_MS ? "stale" : "valid";
  };
}
