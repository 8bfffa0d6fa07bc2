import { type DealRow, displayName, type Person360, plainName } from "#server/domain/crm/index.ts";
import type { Evidence, ProposeMoveInput } from "#server/domain/queue/contract.ts";
import { dateFormat, money } from "#server/platform/pure/formats.ts";
import { excerpt } from "#server/platform/pure/text.ts";

type Inputs = ProposeMoveInput["inputs"];

export const noMailbox = "Waits for a mailbox: connect Gmail, and the answer is drafted by itself.";

/** `Dana Ruiz (Northwind)`; names come from outside and are shown plain. */
export function whoIs(person: Person360, companyName: string | null | undefined): string {
  const company = plainName(person.company?.name ?? companyName);
  const name = displayName(person.contact);
  return company === "" || company === name ? name : `${name} (${company})`;
}

/** The open deal that is worth most; the first open one when none has an amount. */
export const leadingDeal = (deals: readonly DealRow[]): DealRow | null =>
  deals
    .filter((deal) => !deal.isClosed)
    .reduce<DealRow | null>(
      (best, deal) => (best === null || (deal.amountCents ?? 0) > (best.amountCents ?? 0) ? deal : best),
      null,
    );

/** What the CRM says about the worth of this person, with the rows it stands in. */
export function worthOf(
  person: Person360,
): Pick<Inputs, "amountCents" | "amountEvidence" | "icpFit" | "stageOrder" | "strategicEvidence"> {
  const deal = leadingDeal(person.deals);
  const icpFit = person.company?.icpFit ?? null;
  const fit: Evidence[] =
    person.company && icpFit !== null
      ? [
          {
            kind: "company",
            id: person.company.id,
            label: `Fit of ${excerpt(person.company.name, 80)}: ${Math.round(icpFit * 100)} %`,
            quote: null,
          },
        ]
      : [];
  const name = deal && excerpt(deal.name, 100);
  const stage: Evidence[] =
    deal && deal.stageOrder !== null
      ? [{ kind: "deal", id: deal.id, label: `Deal “${name}” is in stage ${deal.stageOrder + 1}`, quote: null }]
      : [];
  return {
    amountCents: deal?.amountCents ?? null,
    amountEvidence:
      deal && deal.amountCents !== null
        ? [
            {
              kind: "deal",
              id: deal.id,
              label: `Deal “${name}”, ${money(deal.amountCents, deal.currency)}`,
              quote: null,
            },
          ]
        : [],
    icpFit,
    stageOrder: deal?.stageOrder ?? null,
    strategicEvidence: [...fit, ...stage],
  };
}

/**
 * `21 Nov, 09:12 CET`: for texts that are kept as they are, such as titles and briefs. Where a screen can tell an instant on
 * the reader's clock, it gets the instant.
 */
export function when(at: Date, timeZone: string): string {
  const options = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return dateFormat("en-GB", { ...options, timeZone, timeZoneName: "short" }).format(at);
}

/** Splits a name as mail programs send it: `Ruiz, Dana` and `Dana Ruiz`. */
export function splitName(name: string | null): { firstName?: string; lastName?: string } {
  const plain = plainName(name);
  if (plain === "" || plain.includes("@")) return {};
  const [last, first] = plain.split(/,\s*/);
  if (first) return { firstName: first, lastName: last };
  const [given = plain, ...rest] = plain.split(" ");
  return { firstName: given, ...(rest.length > 0 ? { lastName: rest.join(" ") } : {}) };
}
