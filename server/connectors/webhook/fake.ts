import type { VendorError } from "#server/connectors/ports/vendor-error.ts";
import type { OutgoingWebhook, WebhookDelivery } from "#server/connectors/ports/webhook-delivery.ts";
import { err, ok } from "#server/platform/pure/result.ts";

/** Endpoints in memory: what was posted, and faults of the next posts. `arrived`: the endpoint got it all the same. */
export function createFakeDelivery() {
  const posted: OutgoingWebhook[] = [];
  const faults: { kind: VendorError["kind"]; arrived: boolean }[] = [];
  const post: WebhookDelivery["post"] = async (message) => {
    const fault = faults.shift();
    if (!fault || fault.arrived) posted.push(message);
    return fault ? err({ vendor: "webhook", kind: fault.kind, message: `fake: ${fault.kind}` }) : ok({ status: 204 });
  };
  return { delivery: { post }, posted, fail: (...next: typeof faults) => void faults.push(...next) };
}
