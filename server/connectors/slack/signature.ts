import type { SignedRequest, WebhookVerdict, WebhookVerifier } from "#server/connectors/ports/webhook.ts";
import { constantTimeEqual, hmacSha256 } from "#server/platform/crypto.ts";
import { MINUTE_MS, SECOND_MS } from "#server/platform/pure/time.ts";

const WINDOW_MS = 5 * MINUTE_MS;

/**
 * Signature v0: hex HMAC-SHA256 over `v0:timestamp:body`, the timestamp (seconds) not more than five minutes from now in
 * either direction. The stale verdict is given only to a request whose signature is right.
 */
export function slackVerifier(signingSecret: string): WebhookVerifier {
  return (request: SignedRequest, now: Date): WebhookVerdict => {
    const signature = request.header("x-slack-signature");
    const timestamp = request.header("x-slack-request-timestamp");
    if (!signature || !timestamp) return "missing";
    if (!/^\d{9,12}$/.test(timestamp)) return "invalid";
    const base = Buffer.concat([Buffer.from(`v0:${timestamp}:`), request.rawBody]);
    const expected = `v0=${hmacSha256(signingSecret, base).toString("hex")}`;
    if (!constantTimeEqual(expected, signature)) return "invalid";
    return Math.abs(now.getTime() - Number(timestamp) * SECOND_MS) > WINDOW_MS ? "stale" : "valid";
  };
}
