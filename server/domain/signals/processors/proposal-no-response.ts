import { BIG_CENTS, recentMessages } from "#server/domain/crm/index.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { dealCondition } from "../contract.ts";
import { days } from "./crm-texts.ts";
import { dealFacts, dealOf, proposeForDeal } from "./deal-move.ts";
import type { Processor } from "./processor.ts";

/** A proposal is out and nobody has answered: somebody asks. */
export const processProposalNoResponse: Processor = (ctx, steps, signal) =>
  steps.run("propose", async () => {
    const { dealId } = dealCondition.parse(signal.payload);
    const deal = await dealOf(ctx, signal, dealId);
    if (typeof deal === "string") return { kind: "ignored", reason: deal };
    if (deal.isClosed || deal.contactId === null) return { kind: "ignored", reason: "The deal moved meanwhile." };
    const [last] = (await recentMessages(ctx, deal.contactId, 10)).filter((message) => !message.isAutomatic);
    if (last?.direction !== "outbound") return { kind: "ignored", reason: "They answered meanwhile." };
    const isBig = (deal.amountCents ?? 0) >= BIG_CENTS;
    const silent = days(last.sentAt, signal.occurredAt);
    const { facts, leftOut } = dealFacts(deal);
    const line = `Our last mail: ${silent} ago`;
    return proposeForDeal(ctx, signal, deal, {
      dedupeKey: `condition:proposal_no_response:${deal.id}`,
      as: "task",
      verb: "Ask about the proposal for",
      why: `no answer for ${silent}`,
      text: {
        template: "proposal-no-response@1",
        step: "Ask whether the proposal answers what they need, what speaks against it, and who else has to agree.",
        facts: [
          { line, evidence: { kind: "message", id: last.id, label: "Our last mail to them", quote: line } },
          ...facts,
        ],
        leftOut,
      },
      priority: isBig ? "HIGH" : "MEDIUM",
      dueMs: (isBig ? 0.3 : 1) * DAY_MS,
      intent: isBig ? 0.95 : 0.8,
      halfLifeHours: 7 * 24,
    });
  });
