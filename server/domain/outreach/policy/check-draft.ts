import type { Draft } from "#server/domain/queue/contract.ts";
import type { DraftCheck } from "../contract.ts";
import { modelWording } from "./model-wording.ts";
import { address, placeholder, secrets, templateMark } from "./patterns.ts";
import { above, signatureIn } from "./signature.ts";

const FIGURE = /[$€£¥]?\d[\d.,:]*%?/g;
const WEEKDAY = /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/gi;
const PROMISE = /\b(?:discount|refund|money back|free of charge|guarantee[ds]?)\b/gi;

/**
 * Whether a draft may leave: asked when it is proposed and again before it is sent. Words that a person has written are
 * theirs, so only placeholders, secrets and emptiness count against them. Ours have no links and promise nothing; the
 * signature below them is its sender's own.
 */
export function checkDraft(draft: Draft): DraftCheck {
  const { kind } = draft.origin;
  const written = unsigned(draft);
  const problems = [
    ...emptiness(written),
    ...leftovers(written),
    ...leaks(draft),
    ...(kind === "person" ? [] : unsourced(written)),
    ...(kind === "model" ? modelWording(written) : []),
  ];
  return problems.length === 0 ? { ok: true } : { ok: false, problems };
}

/** The draft without its sender's signature. */
function unsigned(draft: Draft): Draft {
  const signature = signatureIn(draft);
  if (signature === null) return draft;
  const claims = draft.claims.filter(({ text }) => text !== signature);
  return { ...draft, text: above(draft.text, signature), claims };
}

function emptiness({ subject, text }: Draft): string[] {
  return [
    ...(subject.trim() === "" ? ["the subject is empty"] : []),
    ...(/[\r\n]/.test(subject) ? ["the subject has more than one line"] : []),
    ...(text.trim() === "" ? ["the text is empty"] : []),
  ];
}

/** Square brackets are common in subjects of others (`[External]`), so a subject is only searched for template marks. */
function leftovers({ subject, text }: Draft): string[] {
  const found = [templateMark.exec(subject)?.[0], placeholder.exec(text)?.[0]];
  return found.filter((mark) => mark !== undefined).map((mark) => `${mark} was never filled in`);
}

function leaks({ subject, text }: Draft): string[] {
  const all = `${subject}\n${text}`;
  const named = secrets.filter(([, pattern]) => pattern.test(all)).map(([name]) => `it contains ${name}`);
  return hasCardNumber(all) ? [...named, "it contains a payment card number"] : named;
}

function hasCardNumber(text: string): boolean {
  const candidates = text.match(/\b\d(?:[ -]?\d){12,18}\b/g) ?? [];
  return candidates.some((candidate) => isLuhn(candidate.replace(/\D/g, "")));
}

function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** What a draft of ours says and no row backs. Links and promises are for people to write: a visitor's words are no source. */
function unsourced({ subject, text, claims }: Draft): string[] {
  const all = `${subject}\n${text}`;
  const sources = claims
    .map((claim) => claim.evidence.quote ?? "")
    .join("\n")
    .toLowerCase();
  const found = (pattern: RegExp) =>
    [...new Set(all.match(pattern) ?? [])].map(trimmed).filter((words) => words !== "");
  const unknown = (pattern: RegExp) => found(pattern).filter((words) => !sources.includes(words.toLowerCase()));
  return [
    ...found(address).map((words) => `the address ${words} has no source`),
    ...found(PROMISE).map((words) => `it promises a ${words.toLowerCase()}`),
    ...unknown(FIGURE).map((words) => `the figure ${words} has no source`),
    ...unknown(WEEKDAY).map((words) => `${words} is named without a source`),
    ...claims.filter((claim) => !all.includes(claim.text)).map((claim) => `a claim is not in the text: ${claim.text}`),
    ...claims.filter((claim) => !claim.evidence.quote).map((claim) => `a claim has no words behind it: ${claim.text}`),
  ];
}

const trimmed = (words: string): string => words.replace(/[.,:;)\]]+$/, "");
