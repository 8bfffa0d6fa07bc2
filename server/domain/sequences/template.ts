import {
  checkDraft,
  companyEvidence,
  contactEvidence,
  safeLabel,
  safeName,
  senderEvidence,
  withSignature,
} from "#server/domain/outreach/index.ts";
import type { Draft, Evidence } from "#server/domain/queue/contract.ts";
import { type SequenceStep, type TemplateField, templateFields } from "./contract.ts";

/** Whom a step is written to, and by whom. */
export type StepFacts = {
  contact: { id: string; firstName: string | null; title: string | null };
  company: { id: string; name: string } | null;
  sender: { email: string; name: string | null; signature?: string };
  /** Whose words the steps are; null: a program's or a former member's. */
  authorId: string | null;
};

const FIELD = /\{([^{}]*)\}/g;
const isField = (name: string): name is TemplateField => templateFields.some((field) => field === name);

const fieldNames: Record<TemplateField, string> = {
  first_name: "first name",
  company: "company",
  title: "title",
  sender_name: "sender's name",
};

/** What speaks against saving a step, as sentences a person can act on; none: it can be saved. */
export function stepProblems({ subject, text }: Pick<SequenceStep, "subject" | "text">): string[] {
  const words = `${subject}\n${text}`;
  const unknown = [...new Set([...words.matchAll(FIELD)].map((match) => match[1] ?? ""))].filter(
    (name) => !isField(name),
  );
  const known = templateFields.map((field) => `{${field}}`).join(", ");
  if (unknown.length > 0) return unknown.map((name) => `There is no field {${name}}. There are ${known}.`);
  const plain = (part: string) => part.replace(FIELD, "Name");
  if (/[{}]/.test(plain(words))) return [`A brace stands alone. Fields are ${known}.`];
  if (sentencesOf(text).every((sentence) => fieldsIn(sentence).length > 0)) {
    return ["Every sentence rests on a field: for somebody of whom it is not known nothing would be left."];
  }
  const verdict = checkDraft({ ...draftOf(plain(subject), plain(text), null), claims: [] });
  return verdict.ok ? [] : verdict.problems.map((problem) => `Of its words, ${problem}.`);
}

/** A step's words for one person. `missing`: fields of its subject that have no source, so it cannot be proposed. */
export type Written = { draft: Draft; missing: TemplateField[] };

/**
 * Fills a step for one person. Each value names the row it is from; a sentence whose field has no source is left out, and the
 * draft says so. A subject is one sentence: it cannot be left out, so its missing fields are told.
 */
export function writeStep(step: Pick<SequenceStep, "subject" | "text">, facts: StepFacts): Written {
  const values = valuesOf(facts);
  const claims = new Map<string, Evidence>();
  const filled = (words: string): string =>
    words.replace(FIELD, (whole, name: string) => {
      const value = isField(name) ? values[name] : null;
      if (!value) return whole;
      claims.set(value.text, value.evidence);
      return value.text;
    });
  const missingIn = (words: string) => fieldsIn(words).filter((field) => values[field] === null);
  const leftOut: string[] = [];
  const kept = paragraphsOf(step.text)
    .map((lines) =>
      lines
        .map((line) => sentencesOf(line).filter((sentence) => isKept(sentence, missingIn(sentence), leftOut)))
        .filter((sentences) => sentences.length > 0)
        .map((sentences) => filled(sentences.join(" "))),
    )
    .filter((lines) => lines.length > 0);
  const text = kept.map((lines) => lines.join("\n")).join("\n\n");
  const draft = draftOf(filled(step.subject), text, facts.authorId);
  const sourced = [...claims].map(([words, evidence]) => ({ text: words, evidence }));
  const made: Draft = { ...draft, claims: sourced, leftOut };
  // A step that names its sender signs itself.
  const isSigned = fieldsIn(step.text).includes("sender_name");
  return { draft: isSigned ? made : withSignature(made, facts.sender), missing: missingIn(step.subject) };
}

/** "The subject names the company, and it is not known." */
export const missingSentence = (missing: readonly TemplateField[]): string =>
  `The subject names the ${missing.map((field) => fieldNames[field]).join(" and the ")}, which is not known of this person.`;

function isKept(sentence: string, missing: readonly TemplateField[], leftOut: string[]): boolean {
  if (missing.length === 0) return true;
  const names = missing.map((field) => fieldNames[field]).join(" and ");
  leftOut.push(`“${sentence}”: the ${names} is not known, or cannot stand in a mail.`);
  return false;
}

type Value = { text: string; evidence: Evidence };

function valuesOf({ contact, company, sender }: StepFacts): Record<TemplateField, Value | null> {
  const of = (text: string | null, evidence: (words: string) => Evidence): Value | null =>
    text === null ? null : { text, evidence: evidence(text) };
  return {
    first_name: of(safeName(contact.firstName), (words) => contactEvidence(contact, words)),
    company: company && of(safeLabel(company.name), () => companyEvidence(company)),
    title: of(safeLabel(contact.title), (words) => contactEvidence(contact, words)),
    sender_name: of(safeName(sender.name), (words) => senderEvidence(sender.email, words)),
  };
}

const fieldsIn = (words: string): TemplateField[] =>
  [...new Set([...words.matchAll(FIELD)].map((match) => match[1] ?? ""))].filter(isField);

const paragraphsOf = (text: string): string[][] =>
  text
    .replaceAll("\r\n", "\n")
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split("\n"));

/** By lines and by the marks that end a sentence. */
const sentencesOf = (text: string): string[] =>
  text
    .split(/(?<=[.?!])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== "");

const draftOf = (subject: string, text: string, memberId: string | null): Draft => ({
  subject,
  text,
  origin: { kind: "person", memberId },
  claims: [],
  leftOut: [],
  first: null,
});
