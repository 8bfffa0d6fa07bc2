import { money } from "#server/platform/pure/formats.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import { type DealChanged, dealChanged } from "../contract.ts";
import type { Fact } from "./crm-texts.ts";
import { dealFacts, dealOf, proposeForDeal } from "./deal-move.ts";
import type { Processor } from "./processor.ts";

/** Another amount changes what a deal deserves: it is looked at again. */
export const processDealAmount: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const change = dealChanged.parse(signal.payload);
    const deal = await dealOf(ctx, signal, change.dealId);
    if (typeof deal === "string") return { kind: "ignored", reason: deal };
    if (deal.isClosed) return { kind: "ignored", reason: "The deal is closed." };
    const { facts, leftOut } = dealFacts(deal);
    const grew = (change.to.amountCents ?? 0) > (change.from?.amountCents ?? 0);
    return proposeForDeal(ctx, signal, deal, {
      dedupeKey: `deal:${deal.id}:amount`,
      as: "review",
      verb: "Review",
      why: grew ? "its amount went up" : "its amount went down",
      text: {
        template: "deal-amount@1",
        step: "Check that close date, stage and effort still fit the new amount.",
        facts: [...changeFact(signal.id, change), ...facts],
        leftOut,
      },
      priority: "MEDIUM",
      dueMs: 8 * HOUR_MS,
      intent: grew ? 0.7 : 0.6,
      halfLifeHours: 48,
    });
  });

function changeFact(signalId: string, { from, to }: DealChanged): Fact[] {
  if (from?.amountCents == null) return [];
  const after = to.amountCents === null ? "nothing" : money(to.amountCents, to.currency);
  const line = `Amount before: ${money(from.amountCents, from.currency)}, now ${after}`;
  return [{ line, evidence: { kind: "signal", id: signalId, label: "Change in HubSpot", quote: line } }];
}
