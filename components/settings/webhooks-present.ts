import type { Tone } from "#components/ui/badge.tsx";
import type { WebhookDeliveryView } from "#server/domain/developer/contract.ts";

const states: Record<WebhookDeliveryView["state"], { label: string; tone: Tone }> = {
  under_way: { label: "On its way", tone: "accent" },
  delivered: { label: "Received", tone: "good" },
  failed: { label: "Not received", tone: "bad" },
};
export const stateOf = ({ state }: Pick<WebhookDeliveryView, "state">) => states[state];

/** "Answered 204", "3 tries: …"; what became of one message, in words. */
export function deliverySentence(delivery: Pick<WebhookDeliveryView, "state" | "status" | "attempts" | "message">) {
  const { state, status, attempts, message } = delivery;
  const tries = attempts > 1 ? `, after ${attempts} tries` : "";
  if (state === "delivered") return status === null ? `Received${tries}` : `It answered ${status}${tries}`;
  return message ?? (state === "failed" ? "It failed without a message." : `Being posted${tries}`);
}

/** Host and path, for a row; the whole address is in its title. */
export function shortAddress(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname === "/" ? "" : pathname}`;
}
