import { BIG_CENTS } from "#server/domain/crm/index.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { dealCondition } from "../contract.ts";
import { days } from "./crm-texts.ts";
import { dealFacts, dealOf, proposeForDeal } from "./deal-move.ts";
import type { Processor } from "./processor.ts";

const VERY_SOON_MS = 3 * DAY_MS;

/** An open deal is to close within a week: what is still missing is looked at. */
export const processDealCloseSoon: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const { dealId } = dealCondition.parse(signal.payload);
    const deal = await dealOf(ctx, signal, dealId);
    if (typeof deal === "string") return { kind: "ignored", reason: deal };
    if (deal.isClosed || deal.closeDate === null) return { kind: "ignored", reason: "The deal moved meanwhile." };
    const leftMs = deal.closeDate.getTime() - signal.occurredAt.getTime();
    const isCritical = (deal.amountCents ?? 0) >= BIG_CENTS || leftMs <= VERY_SOON_MS;
    const left = days(signal.occurredAt, deal.closeDate);
    return proposeForDeal(ctx, signal, deal, {
      dedupeKey: `condition:deal_close_soon:${deal.id}`,
      as: "review",
      verb: "Review",
      why: left === "today" ? "it is to close within a day" : `it is to close in ${left}`,
      text: {
        template: "deal-close-soon@1",
        step: "Check what is still missing for the signature, who has to sign, and whether the close date holds.",
        ...dealFacts(deal),
      },
      priority: "HIGH",
      dueMs: (isCritical ? 0.3 : 1) * DAY_MS,
      intent: isCritical ? 0.95 : 0.8,
      halfLifeHours: 4 * 24,
    });
  });
