import type { GuardFacts, Suppressed } from "./guards.ts";
import { localDay } from "./moments.ts";
import type { Refusal } from "./subject.ts";

/** The gravest first. */
const GRAVITY = ["legal", "opted_out", "bounced", "marketing", "customer"] as const;

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
    case "marketing":
      return {
        rule: "suppression.marketing",
        message: `${address} unsubscribed from marketing mail on ${on}, and this is a campaign’s. Write to them yourself, or dismiss this move.`,
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

/** Customers are kept from first mails only: what they wrote is answered. An unsubscription keeps campaigns away, not people. */
function counts({ reason }: Suppressed, { actionType, purpose }: GuardFacts["subject"]): boolean {
  if (reason === "customer") return actionType === "send_email";
  return reason !== "marketing" || purpose === "campaign";
}

/** One refusal per address, by its gravest reason. */
export function suppressionRefusals({ subject, suppressed, timeZone }: GuardFacts): Refusal[] {
  const counting = suppressed.filter((entry) => counts(entry, subject));
  const gravest = new Map<string, Suppressed>();
  for (const reason of GRAVITY) {
    for (const entry of counting) {
      if (entry.reason === reason && !gravest.has(entry.address)) gravest.set(entry.address, entry);
    }
  }
  return [...gravest.values()].map((entry) => refusalOf(entry, timeZone));
}
