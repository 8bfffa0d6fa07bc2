import type { ReplyIntent } from "../contract.ts";
import {
  bounceSender,
  bounceSubject,
  lateRules,
  optOutRules,
  outOfOffice,
  outOfOfficeSubject,
  type Rule,
  replyRules,
} from "./reply-rules.ts";

export type ReplyMail = {
  /** The writer's own words: quoted mails are cut off. Untrusted. */
  text: string;
  subject: string;
  fromAddress: string;
  isAutomatic: boolean;
};

type Classified = {
  intent: ReplyIntent;
  /** 0 to 1. */
  confidence: number;
  /** The words that decided, as they stand in the mail; null when nothing did. */
  phrase: string | null;
};

const NEGATION =
  /\b(?:not|never|no longer|without|nor|neither|hardly|cannot|can't|don't|doesn't|didn't|won't|wouldn't|isn't|aren't|wasn't|shouldn't|couldn't|no)(?: \w+){0,3} $/;
/** "It is not that we are not interested" means the opposite of its last words. */
const DOUBLE_NEGATION = /\bnot (?:that|because|as if|like)\b[^.!?]{0,40}\b(?:not|n't)\b|\bnot un\w+\b/;

/** What a reply wants. Opt-out first; automatic mail never counts as a person's word. */
export function classifyReply(mail: ReplyMail): Classified {
  const subject = plain(mail.subject);
  if (isBounce(mail, subject)) return { intent: "bounce", confidence: 0.97, phrase: null };
  const clauses = clausesOf(mail.text);
  const optOut = mail.isAutomatic ? null : firstMatch(optOutRules, clauses);
  if (optOut) return optOut;
  if (mail.isAutomatic || outOfOfficeSubject.test(subject)) {
    return {
      intent: "out_of_office",
      confidence: mail.isAutomatic ? 0.95 : 0.9,
      phrase: phraseOf(outOfOffice, clauses),
    };
  }
  const decided = firstMatch(replyRules, clauses);
  if (decided) return tempered(decided, clauses);
  const away = phraseOf(outOfOffice, clauses);
  if (away !== null) return { intent: "out_of_office", confidence: 0.8, phrase: away };
  return firstMatch(lateRules, clauses) ?? { intent: "unclear", confidence: 0.3, phrase: null };
}

function isBounce(mail: ReplyMail, subject: string): boolean {
  const from = mail.fromAddress.toLowerCase();
  return bounceSender.test(from) || (mail.isAutomatic && bounceSubject.test(subject));
}

/** A mail that says two things is less sure: a positive word beside a refusal or a worry. */
function tempered(decided: Classified, clauses: string[]): Classified {
  const others = replyRules.filter((rule) => rule.intent !== decided.intent && matchOf(rule, clauses) !== null);
  return { ...decided, confidence: Math.max(0.5, decided.confidence - 0.08 * others.length) };
}

function firstMatch(rules: readonly Rule[], clauses: string[]): Classified | null {
  for (const rule of rules) {
    const phrase = matchOf(rule, clauses);
    if (phrase !== null) return { intent: rule.intent, confidence: rule.confidence, phrase };
  }
  return null;
}

function matchOf(rule: Rule, clauses: string[]): string | null {
  for (const clause of clauses) {
    if (rule.intent === "not_interested" && DOUBLE_NEGATION.test(clause)) continue;
    for (const pattern of rule.patterns) {
      const match = pattern.exec(clause);
      if (match && !(rule.canBeNegated && isNegated(clause, match.index))) return match[0].trim();
    }
  }
  return null;
}

const isNegated = (clause: string, index: number): boolean =>
  NEGATION.test(clause.slice(0, index)) && !DOUBLE_NEGATION.test(clause);

function phraseOf(patterns: readonly RegExp[], clauses: string[]): string | null {
  for (const clause of clauses) {
    for (const pattern of patterns) {
      const match = pattern.exec(clause);
      if (match) return match[0].trim();
    }
  }
  return null;
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, " ")
    .trim();

/** Sentences, lower case, each with the mark that ends it; the first 60 decide. */
function clausesOf(text: string): string[] {
  return text
    .slice(0, 8_000)
    .split(/(?<=[.!?;])\s+|\n{2,}|\n(?=[^\S\n]*[-*•\d])|,? but /)
    .map(plain)
    .map((clause) => clause.replace(/^[-*•>\s]+/, "").replace(/(?<![.!;\s])[.!;\s]+$/, ""))
    .filter((clause) => clause !== "")
    .slice(0, 60);
}
