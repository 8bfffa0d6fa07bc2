import { BIG_CENTS, type DealView } from "#server/domain/crm/index.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { dealCondition } from "../contract.ts";
import { days } from "./crm-texts.ts";
import { dealFacts, dealOf, proposeForDeal } from "./deal-move.ts";
import type { Processor } from "./processor.ts";

/** Its close date has passed, or it has stood in one stage for a month. */
export const processDealAtRisk: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const { dealId } = dealCondition.parse(signal.payload);
    const deal = await dealOf(ctx, signal, dealId);
    if (typeof deal === "string") return { kind: "ignored", reason: deal };
    if (deal.isClosed) return { kind: "ignored", reason: "The deal is closed." };
    const isBig = (deal.amountCents ?? 0) >= BIG_CENTS;
    return proposeForDeal(ctx, signal, deal, {
      dedupeKey: `condition:deal_at_risk:${deal.id}`,
      as: "review",
      verb: "Review",
      why: whyAtRisk(deal, signal.occurredAt),
      text: {
        template: "deal-at-risk@1",
        step: "Decide whether it is still alive: set a close date that holds, or close it as lost with its reason.",
        ...dealFacts(deal),
      },
      priority: isBig ? "HIGH" : "MEDIUM",
      dueMs: (isBig ? 0.3 : 1) * DAY_MS,
      intent: isBig ? 0.9 : 0.75,
      halfLifeHours: 7 * 24,
    });
  });

function whyAtRisk(deal: DealView, now: Date): string {
  if (deal.closeDate !== null && deal.closeDate < now) {
    const late = days(deal.closeDate, now);
    return late === "today" ? "its close date has passed" : `its close date passed ${late} ago`;
  }
  return deal.stageSince === null ? "it stands still" : `it has stood in its stage for ${days(deal.stageSince, now)}`;
}
