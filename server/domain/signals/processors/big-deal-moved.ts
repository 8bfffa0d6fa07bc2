import { money } from "#server/platform/pure/formats.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import { type DealChanged, dealChanged } from "../contract.ts";
import { dealName, type Fact } from "./crm-texts.ts";
import { dealFacts, dealOf, proposeForDeal } from "./deal-move.ts";
import type { Processor } from "./processor.ts";

/** A big open deal changed its stage or its amount: it is looked at again, once for everything that changed. */
export const processBigDealMoved: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const change = dealChanged.parse(signal.payload);
    const deal = await dealOf(ctx, signal, change.dealId);
    if (typeof deal === "string") return { kind: "ignored", reason: deal };
    if (deal.isClosed) return { kind: "ignored", reason: "The deal is closed meanwhile." };
    const { facts, leftOut } = dealFacts(deal);
    return proposeForDeal(ctx, signal, deal, {
      dedupeKey: `deal:${deal.id}:moved`,
      as: "review",
      verb: "Review",
      why: whyMoved(change, deal.stageLabel),
      text: {
        template: "big-deal-moved@1",
        step: "Agree the next step with them while it is fresh, and check that close date and effort still fit.",
        facts: [...amountBefore(signal.id, change), ...facts],
        leftOut,
      },
      priority: "HIGH",
      dueMs: 4 * HOUR_MS,
      intent: 0.9,
      halfLifeHours: 48,
    });
  });

function whyMoved({ from, to }: DealChanged, stageLabel: string | null): string {
  if (from === null || from.stage !== to.stage || from.pipeline !== to.pipeline) {
    const isBack =
      from?.pipeline === to.pipeline &&
      from.stageOrder !== null &&
      to.stageOrder !== null &&
      to.stageOrder < from.stageOrder;
    const label = dealName(stageLabel ?? "");
    if (isBack) return "a big deal went back a stage";
    return label === null ? "a big deal moved on" : `a big deal moved to ${label}`;
  }
  return (to.amountCents ?? 0) > (from.amountCents ?? 0) ? "a big deal grew" : "a big deal shrank";
}

function amountBefore(signalId: string, { from, to }: DealChanged): Fact[] {
  if (from?.amountCents == null || to.amountCents === null || from.amountCents === to.amountCents) return [];
  const line = `Amount before: ${money(from.amountCents, from.currency)}, now ${money(to.amountCents, to.currency)}`;
  return [{ line, evidence: { kind: "signal", id: signalId, label: "Change in HubSpot", quote: line } }];
}
