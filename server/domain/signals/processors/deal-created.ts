import { HOUR_MS } from "#server/platform/pure/time.ts";
import { dealChanged } from "../contract.ts";
import { dealFacts, dealOf, proposeForDeal } from "./deal-move.ts";
import type { Processor } from "./processor.ts";

/** A new deal wants its first step planned. */
export const processDealCreated: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const { dealId } = dealChanged.parse(signal.payload);
    const deal = await dealOf(ctx, signal, dealId);
    if (typeof deal === "string") return { kind: "ignored", reason: deal };
    if (deal.isClosed) return { kind: "ignored", reason: "The deal is closed already." };
    return proposeForDeal(ctx, signal, deal, {
      dedupeKey: `deal:${deal.id}:created`,
      as: "task",
      verb: "Plan the first step of",
      why: "new deal in HubSpot",
      text: {
        template: "deal-created@1",
        step: "Find out who decides and what they want to reach, and agree the first step with them.",
        ...dealFacts(deal),
      },
      priority: "MEDIUM",
      dueMs: 4 * HOUR_MS,
      intent: 0.7,
      halfLifeHours: 48,
    });
  });
