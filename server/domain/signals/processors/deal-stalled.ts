import { BIG_CENTS } from "#server/domain/crm/index.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { dealCondition } from "../contract.ts";
import { days } from "./crm-texts.ts";
import { dealFacts, dealOf, MIDDLE_CENTS, proposeForDeal } from "./deal-move.ts";
import type { Processor } from "./processor.ts";

const LONG_MS = 14 * DAY_MS;

/** Nothing has happened with an open deal for a week: somebody follows up. */
export const processDealStalled: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const { dealId } = dealCondition.parse(signal.payload);
    const deal = await dealOf(ctx, signal, dealId);
    if (typeof deal === "string") return { kind: "ignored", reason: deal };
    if (deal.isClosed || deal.lastActivityAt === null) return { kind: "ignored", reason: "The deal moved meanwhile." };
    const { priority, dueDays, intent } = severity(deal.amountCents ?? 0, deal.lastActivityAt, signal.occurredAt);
    return proposeForDeal(ctx, signal, deal, {
      dedupeKey: `condition:deal_stalled:${deal.id}`,
      as: "task",
      verb: "Follow up on",
      why: `no activity for ${days(deal.lastActivityAt, signal.occurredAt)}`,
      text: {
        template: "deal-stalled@1",
        step: "Ask where they stand and what would help them to go on; agree a next step with a date.",
        ...dealFacts(deal),
      },
      priority,
      dueMs: dueDays * DAY_MS,
      intent,
      halfLifeHours: 7 * 24,
    });
  });

/** A big deal is for today, a middling or long silent one for tomorrow. */
function severity(amountCents: number, lastActivityAt: Date, now: Date) {
  if (amountCents >= BIG_CENTS) return { priority: "HIGH", dueDays: 0.3, intent: 0.95 } as const;
  const isLong = now.getTime() - lastActivityAt.getTime() >= LONG_MS;
  if (amountCents >= MIDDLE_CENTS || isLong) return { priority: "HIGH", dueDays: 1, intent: 0.8 } as const;
  return { priority: "MEDIUM", dueDays: 3, intent: 0.6 } as const;
}
