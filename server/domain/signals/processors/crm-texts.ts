import { checkDraft, safeLabel } from "#server/domain/outreach/index.ts";
import type { Draft, Evidence } from "#server/domain/queue/contract.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";

/** A line of a task or review, with the row it rests on. */
export type Fact = { line: string; evidence: Evidence };
/** What a move about CRM records is written from. `why` and `step` are our own words, without figures. */
export type CrmText = {
  template: string;
  title: string;
  /** The record whose name stands in the title, and the title without that name. */
  named: { evidence: Evidence; without: string };
  step: string;
  facts: Fact[];
  leftOut: string[];
};

/**
 * A task's or review's text: the step, then what it rests on line by line. Names that could carry a link or a trick make the
 * text refusable: such lines are left out, and said to be; the same goes for the name in the title.
 */
export function crmDraft(text: CrmText): Draft {
  const full = draftOf(text, text.facts);
  if (checkDraft(full).ok) return full;
  const title = checkDraft(draftOf(text, [])).ok ? text.title : text.named.without;
  const safe = text.facts.filter((fact) => checkDraft(draftOf({ ...text, title }, [fact])).ok);
  const leftOut = [...text.leftOut, "A detail whose words cannot be quoted safely."];
  return draftOf({ ...text, title, leftOut }, safe);
}

function draftOf({ template, title, named, step, leftOut }: CrmText, facts: readonly Fact[]): Draft {
  return {
    subject: title,
    text: [step, ...facts.map((fact) => `– ${fact.line}`)].join("\n"),
    origin: { kind: "template", template },
    claims: [
      ...(title === named.without ? [] : [{ text: title, evidence: { ...named.evidence, quote: title } }]),
      ...facts.map(({ line, evidence }) => ({ text: line, evidence: { ...evidence, quote: line } })),
    ],
    leftOut,
    first: null,
  };
}

/** A deal's name where it can be shown under our name, else null. */
export const dealName = (name: string): string | null => safeLabel(name);

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
/** `12 Nov 2026`. */
export const onDay = (at: Date): string => day.format(at);

/** `today`, `1 day`, `12 days`. */
export function days(from: Date, until: Date): string {
  const count = Math.floor((until.getTime() - from.getTime()) / DAY_MS);
  return count <= 0 ? "today" : count === 1 ? "1 day" : `${count} days`;
}
