import type { ProposeMoveInput } from "../contract.ts";
import type { ScoreWords } from "./explain.ts";
import type { ScoreFacts } from "./score.ts";

type Person = { firstName: string | null; lastName: string | null; email: string };
export type Subjects = {
  contact: Person | null;
  company: { name: string } | null;
  deal: { name: string; currency: string } | null;
};

export const personName = (person: Person): string =>
  [person.firstName, person.lastName].filter(Boolean).join(" ") || person.email;

/** The numbers of a proposal. */
export function factsOf(input: ProposeMoveInput): ScoreFacts {
  const { inputs } = input;
  return {
    actionType: input.actionType,
    amountCents: inputs.amountCents,
    intent: inputs.intent,
    occurredAt: inputs.occurredAt.getTime(),
    halfLifeHours: inputs.halfLifeHours,
    icpFit: inputs.icpFit,
    stageOrder: inputs.stageOrder,
    dueAt: input.dueAt?.getTime() ?? null,
  };
}

/** The names and sources of a proposal. */
export function wordsOf(input: ProposeMoveInput, { contact, company, deal }: Subjects): ScoreWords {
  const { inputs } = input;
  return {
    person: contact && personName(contact),
    company: company?.name ?? null,
    dealName: deal?.name ?? null,
    currency: inputs.currency ?? deal?.currency ?? "USD",
    amountEvidence: inputs.amountEvidence,
    intentWhy: inputs.intentWhy,
    intentEvidence: inputs.intentEvidence,
    strategicEvidence: inputs.strategicEvidence,
  };
}

/** New facts over old ones: what the newer signal does not know stays, and the earlier deadline holds. */
export function mergedFacts(old: ScoreFacts, fresh: ScoreFacts): ScoreFacts {
  const deadlines = [old.dueAt, fresh.dueAt].filter((at) => at !== null);
  return {
    ...fresh,
    amountCents: fresh.amountCents ?? old.amountCents,
    intent: fresh.intent ?? old.intent,
    icpFit: fresh.icpFit ?? old.icpFit,
    stageOrder: fresh.stageOrder ?? old.stageOrder,
    occurredAt: Math.max(old.occurredAt, fresh.occurredAt),
    dueAt: deadlines.length > 0 ? Math.min(...deadlines) : null,
  };
}

/** The same for the words: each stays with the number it explains. */
export function mergedWords(old: ScoreWords, fresh: ScoreWords, freshFacts: ScoreFacts): ScoreWords {
  const isAmountOld = freshFacts.amountCents === null;
  const isIntentOld = freshFacts.intent === null;
  return {
    ...fresh,
    person: fresh.person ?? old.person,
    company: fresh.company ?? old.company,
    dealName: fresh.dealName ?? old.dealName,
    ...(isAmountOld ? { amountEvidence: old.amountEvidence, currency: old.currency } : {}),
    ...(isIntentOld ? { intentWhy: fresh.intentWhy ?? old.intentWhy, intentEvidence: old.intentEvidence } : {}),
    strategicEvidence: fresh.strategicEvidence.length > 0 ? fresh.strategicEvidence : old.strategicEvidence,
  };
}
