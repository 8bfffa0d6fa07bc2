import type { GuardFacts, Suppressed } from "./guards.ts";
import { localDay } from "./moments.ts";
import type { Refusal } from "./subject.ts";

/** The gravest first. */
const GRAVITY = ["legal", "opted_out", "bounced", "customer"] as const;

function refusalOf({ address, reason, since }: Suppressed, timeZone: string): Refusal {
  const on = localDay(since, timeZone);
  switch (reason) {
    case "legal":
      return {
        rule: "suppression.legal",
        message: `${address} must not be contacted, by a legal demand of ${on}. This cannot be overridden. Dismiss this move.`,
      };
    case "opted_out":
      return {
        rule: "suppression.opted_out",
        message: `${address} asked on ${on} to get no more mail. Dismiss this move.`,
      };
    case "bounced":
      return {
        rule: "suppression.bounced",
        message: `Mail to ${address} came back as undeliverable on ${on}. Find another address.`,
      };
    case "customer":
      return {
        rule: "suppression.customer",
        message: `${address} is on the list of customers since ${on}: no first mails go there. Dismiss this move.`,
      };
    default:
      return reason satisfies never;
  }
}

/** One refusal per address, by its gravest reason. Customers are kept from first mails only: what they wrote is answered. */
export function suppressionRefusals({ subject, suppressed, timeZone }: GuardFacts): Refusal[] {
  const counting = suppressed.filter(({ reason }) => reason !== "customer" || subject.actionType === "send_email");
  const gravest = new Map<string, Suppressed>();
  for (const reason of GRAVITY) {
    for (const entry of counting) {
      if (entry.reason === reason && !gravest.has(entry.address)) gravest.set(entry.address, entry);
    }
  }
  return [...gravest.values()].map((entry) => refusalOf(entry, timeZone));
}
