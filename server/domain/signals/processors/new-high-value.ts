import { HOUR_MS } from "#server/platform/pure/time.ts";
import { dealChanged } from "../contract.ts";
import { dealFacts, dealOf, proposeForDeal } from "./deal-move.ts";
import type { Processor } from "./processor.ts";

/** A new deal that is a big one: a first meeting is arranged before anything else. */
export const processNewHighValue: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const { dealId } = dealChanged.parse(signal.payload);
    const deal = await dealOf(ctx, signal, dealId);
    if (typeof deal === "string") return { kind: "ignored", reason: deal };
    if (deal.isClosed) return { kind: "ignored", reason: "The deal is closed already." };
    return proposeForDeal(ctx, signal, deal, {
      dedupeKey: `deal:${deal.id}:created`,
      as: "task",
      verb: "Arrange a first meeting about",
      why: "new, and a big one",
      text: {
        template: "new-high-value@1",
        step: "Find out who decides and what they want to reach, and agree a first meeting with them.",
        ...dealFacts(deal),
      },
      priority: "HIGH",
      dueMs: 4 * HOUR_MS,
      intent: 0.9,
      halfLifeHours: 48,
    });
  });
