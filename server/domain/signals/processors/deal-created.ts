import { HOUR_MS } from "#server/platform/pure/time.ts";
import { dealChanged } from "../contract.ts";
import { BIG_CENTS, dealFacts, dealOf, proposeForDeal } from "./deal-move.ts";
import type { Processor } from "./processor.ts";

/** A new deal wants its first step planned; a big one first. */
export const processDealCreated: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const { dealId } = dealChanged.parse(signal.payload);
    const deal = await dealOf(ctx, signal, dealId);
    if (typeof deal === "string") return { kind: "ignored", reason: deal };
    if (deal.isClosed) return { kind: "ignored", reason: "The deal is closed already." };
    const isBig = (deal.amountCents ?? 0) >= BIG_CENTS;
    return proposeForDeal(ctx, signal, deal, {
      dedupeKey: `deal:${deal.id}:created`,
      as: "task",
      verb: "Plan the first step of",
      why: isBig ? "new, and a big one" : "new deal in HubSpot",
      text: {
        template: "deal-created@1",
        step: "Find out who decides and what they want to reach, and agree the first step with them.",
        ...dealFacts(deal),
      },
      priority: isBig ? "HIGH" : "MEDIUM",
      dueMs: 4 * HOUR_MS,
      intent: isBig ? 0.9 : 0.7,
      halfLifeHours: 48,
    });
  });
