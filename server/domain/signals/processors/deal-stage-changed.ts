import type { DealView } from "#server/domain/crm/index.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import { type DealChanged, dealChanged } from "../contract.ts";
import { dealName } from "./crm-texts.ts";
import { type DealPlan, dealFacts, dealOf, proposeForDeal } from "./deal-move.ts";
import type { Processor } from "./processor.ts";

/** What is due after a step forward, by position in the pipeline: hours and how pressing it is. The last counts for all later ones. */
const BY_POSITION = [
  { hours: 8, intent: 0.9 },
  { hours: 4, intent: 0.8 },
  { hours: 4, intent: 0.85 },
  { hours: 1, intent: 0.9 },
  { hours: 1, intent: 0.95 },
] as const;

/** A deal moved: forward wants the next step, back and lost a review, won a hand-over. */
export const processDealStage: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const change = dealChanged.parse(signal.payload);
    const deal = await dealOf(ctx, signal, change.dealId);
    if (typeof deal === "string") return { kind: "ignored", reason: deal };
    return proposeForDeal(ctx, signal, deal, planFor(deal, change));
  });

type Part = Pick<DealPlan, "as" | "verb" | "why" | "priority" | "dueMs" | "intent" | "domain"> & { step: string };

function planFor(deal: DealView, change: DealChanged): DealPlan {
  const { step, ...part } = deal.isClosed ? closed(deal) : isStepBack(change) ? back() : forward(deal);
  return {
    ...part,
    dedupeKey: `deal:${deal.id}:stage`,
    text: { template: "deal-stage@1", step, ...dealFacts(deal) },
    halfLifeHours: 48,
  };
}

/** Positions are compared within one pipeline only. */
function isStepBack({ from, to }: DealChanged): boolean {
  if (from === null || from.pipeline !== to.pipeline) return false;
  if (from.isClosed && !to.isClosed) return true;
  return from.stageOrder !== null && to.stageOrder !== null && to.stageOrder < from.stageOrder;
}

function closed(deal: DealView): Part {
  return deal.isWon
    ? {
        as: "task",
        domain: "success",
        verb: "Hand over",
        why: "won",
        step: "Hand the customer over: who looks after them from now on, what was agreed, and when they begin.",
        priority: "MEDIUM",
        dueMs: 24 * HOUR_MS,
        intent: 0.5,
      }
    : {
        as: "review",
        verb: "Look back on",
        why: "lost",
        step: "Write down why it was lost, and whether and when it is worth another try.",
        priority: "LOW",
        dueMs: 8 * HOUR_MS,
        intent: 0.2,
      };
}

const back = (): Part => ({
  as: "review",
  verb: "Review",
  why: "it went back a stage",
  step: "Find out what made it go back, and what has to happen before it goes on.",
  priority: "MEDIUM",
  dueMs: 8 * HOUR_MS,
  intent: 0.7,
});

function forward(deal: DealView): Part {
  const position = Math.max(0, Math.min(deal.stageOrder ?? 0, BY_POSITION.length - 1));
  const { hours, intent } = BY_POSITION[position] ?? BY_POSITION[0];
  const label = dealName(deal.stageLabel ?? "");
  return {
    as: "task",
    verb: "Take the next step with",
    why: label === null ? "it moved on" : `it moved to ${label}`,
    step: "Agree the next step with them while it is fresh.",
    priority: hours <= 1 ? "HIGH" : "MEDIUM",
    dueMs: hours * HOUR_MS,
    intent,
  };
}
