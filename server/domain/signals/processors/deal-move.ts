import { crmFor } from "#server/domain/connections/index.ts";
import { type DealView, getDeal, plainName } from "#server/domain/crm/index.ts";
import type { Domain, Evidence, ProposeMoveInput } from "#server/domain/queue/contract.ts";
import { proposeMove } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { money } from "#server/platform/pure/formats.ts";
import { transact } from "#server/platform/transact.ts";
import { linkSubject, type SignalRow } from "../store/process.ts";
import { type CrmText, crmDraft, dealName, type Fact, onDay } from "./crm-texts.ts";
import type { Processed } from "./processor.ts";

/** What one type of signal makes of a deal. */
export type DealPlan = {
  dedupeKey: string;
  /** `task`: a task in HubSpot; `review`: a review that stays here. */
  as: "task" | "review";
  domain?: Domain;
  /** Ends the title: `Follow up on “Northwind” – no activity for 12 days`. */
  verb: string;
  why: string;
  text: Omit<CrmText, "title" | "named">;
  priority: "LOW" | "MEDIUM" | "HIGH";
  dueMs: number;
  /** 0 to 1: how pressing it is. */
  intent: number;
  halfLifeHours: number;
};

export const notConnected = "HubSpot is not connected: the task could not be made there.";
export const MIDDLE_CENTS = 1_000_000;

/** The deal a signal is about, tied to the signal; a reason instead when nothing is to be done about it. */
export async function dealOf(ctx: Ctx, signal: SignalRow, dealId: string): Promise<DealView | string> {
  const deal = await getDeal(ctx, dealId);
  if (!deal) return "The deal is not here any more.";
  const { contactId, companyId } = deal;
  await transact(ctx, (tx) => linkSubject(tx, ctx.workspaceId, signal.id, { contactId, companyId, dealId }));
  return deal.isArchived ? "The deal was archived in HubSpot." : deal;
}

/** Puts what is planned about a deal into the queue. */
export async function proposeForDeal(ctx: Ctx, signal: SignalRow, deal: DealView, plan: DealPlan): Promise<Processed> {
  if (plan.as === "task" && (deal.hubspotId === null || !(await crmFor(ctx))))
    return { kind: "ignored", reason: notConnected };
  const title = `${plan.verb} ${named(deal)} – ${plan.why}`.slice(0, 300);
  const dueAt = new Date(signal.occurredAt.getTime() + plan.dueMs);
  const draft = crmDraft({
    ...plan.text,
    title: `${plan.verb} ${named(deal)}`.slice(0, 200),
    named: { evidence: about(deal, "The deal’s name"), without: `${plan.verb} a deal` },
  });
  const common = {
    signalId: signal.id,
    dedupeKey: plan.dedupeKey,
    domain: plan.domain ?? "sales",
    title,
    contactId: deal.contactId,
    companyId: deal.companyId,
    dealId: deal.id,
    ownerId: deal.ownerUserId,
    draft,
    dueAt,
    inputs: inputsOf(signal, deal, plan),
  };
  const { moveId } =
    plan.as === "review"
      ? await proposeMove(ctx, { ...common, actionType: "review_deal", params: { question: null } })
      : await proposeMove(ctx, { ...common, actionType: "create_task", params: taskParams(deal, plan, dueAt) });
  return { kind: "moved", moveId, note: null };
}

function taskParams(deal: DealView, plan: DealPlan, dueAt: Date) {
  const ids = (id: string | null) => (id === null ? [] : [id]);
  const links = {
    contactIds: ids(deal.contactHubspotId),
    companyIds: ids(deal.companyHubspotId),
    dealIds: ids(deal.hubspotId),
  };
  return { dueAt: dueAt.toISOString(), ownerId: deal.crmOwnerId, priority: plan.priority, links };
}

const named = (deal: DealView): string => `“${plainName(deal.name) || "unnamed deal"}”`;

function inputsOf(signal: SignalRow, deal: DealView, plan: DealPlan): ProposeMoveInput["inputs"] {
  const [amount, stage] = [amountFact(deal), stageFact(deal)];
  return {
    amountCents: deal.amountCents,
    currency: deal.currency.length === 3 ? deal.currency : undefined,
    amountEvidence: amount.map((fact) => fact.evidence),
    intent: plan.intent,
    intentWhy: plan.why,
    intentEvidence: [
      { kind: "signal", id: signal.id, label: "HubSpot", at: signal.occurredAt.toISOString(), quote: null },
    ],
    occurredAt: signal.occurredAt,
    halfLifeHours: plan.halfLifeHours,
    icpFit: deal.icpFit,
    stageOrder: deal.stageOrder,
    strategicEvidence: stage.map((fact) => fact.evidence),
  };
}

const about = (deal: DealView, label: string): Evidence => ({ kind: "deal", id: deal.id, label, quote: null });

const amountFact = (deal: DealView): Fact[] =>
  deal.amountCents === null
    ? []
    : [
        {
          line: `Amount: ${money(deal.amountCents, deal.currency)}`,
          evidence: about(deal, `Deal, ${money(deal.amountCents, deal.currency)}`),
        },
      ];

function stageFact(deal: DealView): Fact[] {
  const label = dealName(deal.stageLabel ?? deal.stage ?? "");
  if (label === null) return [];
  const since = deal.stageSince === null ? "" : `, seen there since ${onDay(deal.stageSince)}`;
  return [{ line: `Stage: ${label}${since}`, evidence: about(deal, `Deal is in stage “${label}”`) }];
}

const closeFact = (deal: DealView): Fact[] =>
  deal.closeDate === null
    ? []
    : [
        {
          line: `Close date: ${onDay(deal.closeDate)}`,
          evidence: about(deal, `Deal closes ${onDay(deal.closeDate)}`),
        },
      ];

const activityFact = (deal: DealView): Fact[] =>
  deal.lastActivityAt === null
    ? []
    : [
        {
          line: `Last activity in HubSpot: ${onDay(deal.lastActivityAt)}`,
          evidence: about(deal, `Deal, last activity ${onDay(deal.lastActivityAt)}`),
        },
      ];

function contactFact(deal: DealView): Fact[] {
  const name = dealName(plainName(deal.contactName));
  if (name === null || deal.contactId === null) return [];
  return [{ line: `Contact: ${name}`, evidence: { kind: "contact", id: deal.contactId, label: name, quote: null } }];
}

/** Everything known of the deal, and what is not. */
export function dealFacts(deal: DealView): { facts: Fact[]; leftOut: string[] } {
  const parts: [Fact[], string][] = [
    [stageFact(deal), "The stage: HubSpot names none."],
    [amountFact(deal), "The amount: none is set."],
    [closeFact(deal), "The close date: none is set."],
    [activityFact(deal), "The last activity: none is known."],
    [contactFact(deal), "A contact: none belongs to the deal."],
  ];
  return {
    facts: parts.flatMap(([facts]) => facts),
    leftOut: parts.flatMap(([facts, missing]) => (facts.length === 0 ? [missing] : [])),
  };
}
