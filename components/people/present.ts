import { outcomeLabel, outcomeSourceLabel } from "#components/outcomes/present.ts";
import { money, statusLabels } from "#components/queue/present.ts";
import { sourceLabels, typeLabel } from "#components/signals/present.ts";
import type { Company, Deal, HistoryEntry, Person, PersonDetail } from "#server/domain/crm/contract.ts";
import type { MoveStatus } from "#server/domain/queue/contract.ts";
import type { SignalSource } from "#server/domain/signals/contract.ts";

/** A row of any of the lists. */
export type RecordRow = { id: string; title: string; detail: string; note: string; href: string | null };

const joined = (...parts: (string | null | undefined)[]): string => parts.filter(Boolean).join(" · ");
const counted = (count: number, one: string, many = `${one}s`): string | null =>
  count === 0 ? null : `${count} ${count === 1 ? one : many}`;

export const personRow = ({ id, name, email, title, companyName, openMoves }: Person): RecordRow => ({
  id,
  title: name,
  detail: joined(title, companyName, name === email ? null : email),
  note: counted(openMoves, "open move") ?? "",
  href: `people/${id}`,
});

export const companyRow = ({ id, name, domain, industry, people, openDeals, openMoves }: Company): RecordRow => ({
  id,
  title: name,
  detail: joined(domain, industryText(industry), counted(people, "person", "people")),
  note: joined(counted(openDeals, "open deal"), counted(openMoves, "open move")),
  href: `people/companies/${id}`,
});

/** HubSpot's own words are constants, `FOOD_BEVERAGES`; what people typed stays as it is. */
export const industryText = (industry: string | null): string | null =>
  industry !== null && /^[A-Z]+(_[A-Z]+)+$|^[A-Z]{5,}$/.test(industry) ? sentence(industry.toLowerCase()) : industry;

const lifecycles: Record<string, string> = {
  subscriber: "Subscriber",
  lead: "Lead",
  marketingqualifiedlead: "Marketing qualified lead",
  salesqualifiedlead: "Sales qualified lead",
  opportunity: "Opportunity",
  customer: "Customer",
  evangelist: "Evangelist",
  other: "Other",
};
/** A lifecycle stage of HubSpot's own by its name; one that a portal made as it is. */
export const lifecycleText = (stage: string | null): string | null =>
  stage === null ? null : (lifecycles[stage] ?? stage);

export const dealState = ({ isClosed, isWon, stage }: Pick<Deal, "isClosed" | "isWon" | "stage">): string =>
  isClosed ? (isWon ? "Won" : "Lost") : (stage ?? "Open");

export const dealRow = (deal: Deal): RecordRow => ({
  id: deal.id,
  title: deal.name,
  detail: joined(deal.companyName, deal.contactName, dealState(deal)),
  note: money(deal.amountCents, deal.currency) ?? "",
  href: deal.contactId ? `people/${deal.contactId}` : deal.companyId ? `people/companies/${deal.companyId}` : null,
});

const kinds: Record<HistoryEntry["kind"], string> = {
  signal: "Signal",
  move: "Move",
  outcome: "Outcome",
  message: "Mail",
};
export const historyKind = (kind: HistoryEntry["kind"]): string => kinds[kind];

/** What a line of the history is called. */
export function historyTitle({ kind, title }: HistoryEntry): string {
  if (kind === "outcome") return outcomeLabel(title);
  if (kind === "signal") return typeLabel(title);
  return title === "" ? "(no subject)" : title;
}

/** What is said beside it. */
export function historyDetail({ kind, detail }: HistoryEntry): string {
  if (kind === "message") return detail === "inbound" ? "from them" : "from us";
  if (kind === "move") return statusLabels[detail as MoveStatus]?.label ?? sentence(detail);
  const source = kind === "outcome" ? outcomeSourceLabel(detail) : sourceLabels[detail as SignalSource];
  return `· ${source ?? detail}`;
}

function sentence(key: string): string {
  const words = key.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const suppressions: Record<string, string> = {
  opted_out: "They asked for no more mail.",
  legal: "Mail is stopped for legal reasons.",
  customer: "A customer: campaigns leave them out.",
  bounced: "Mail to this address came back.",
  marketing: "They unsubscribed from marketing mail. A personal mail may go.",
};

/** Whether mail may go to a person, in a sentence. */
export const consentText = (suppression: PersonDetail["suppression"]): string =>
  suppression === null
    ? "Nothing stands against mail to this person."
    : (suppressions[suppression.reason] ?? sentence(suppression.reason));
