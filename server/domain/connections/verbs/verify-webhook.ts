import type { WebhookVerdict } from "#server/connectors/ports/webhook.ts";
import type { Deps } from "#server/platform/context.ts";
import { AppError } from "#server/platform/pure/errors.ts";

export type WebhookRequest = {
  method: string;
  /** Path with its query, as it came in. */
  path: string;
  /** As received: the signature covers these bytes. */
  rawBody: Buffer;
  header: (name: string) => string | null;
  requestId: string;
};

/**
 * Whether the vendor has signed exactly this request.
 * @inner because the signature is the caller's authority
 * @throws unauthenticated (missing, invalid or stale signature), not_found where the vendor's secret is not configured
 */
export function verifyWebhook(deps: Deps, connector: "hubspot" | "slack", request: WebhookRequest): void {
  const verifier = deps.connectors.webhooks[connector];
  if (!verifier)
    throw new AppError("not_found", "webhook.not_configured", "This server takes no webhooks of this vendor.");
  const { method, rawBody, header } = request;
  const verdict = verifier({ method, uri: `${deps.appUrl}${request.path}`, rawBody, header }, deps.now());
  if (verdict !== "valid") throw refusal(verdict);
}

function refusal(verdict: Exclude<WebhookVerdict, "valid">): AppError {
  switch (verdict) {
    case "missing":
      return new AppError("unauthenticated", "webhook.signature_missing", "The request is not signed.");
    case "invalid":
      return new AppError("unauthenticated", "webhook.signature_invalid", "The signature does not fit the request.");
    case "stale":
      return new AppError(
        "unauthenticated",
        "webhook.stale",
        "The request was signed more than five minutes from now.",
      );
    default:
      return verdict satisfies never;
  }
}
