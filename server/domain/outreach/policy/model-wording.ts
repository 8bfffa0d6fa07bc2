import type { Draft } from "#server/domain/queue/contract.ts";

/**
 * What no model may write under our name, whatever it was told by what it read: each rule with the phrase for the person who
 * decides. A refused draft costs nothing, the template writes instead, so these are stricter than the rules for people.
 */
const forbidden: readonly [problem: string, pattern: RegExp][] = [
  [
    "it has an address",
    /\w+:\/\/|(?:^|\s|\()\/\/\w|\b(?:javascript|data|mailto|tel|file):\S|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b\w+ dot \w+/i,
  ],
  ["it has marks of a program or of markup", /[{}<>[\]`|\\]|%[0-9a-f]{2}|\b[A-Z][A-Z0-9]*_[A-Z0-9_]{2,}\b/],
  ["it has encoded text", /(?=\S*(?:\d|[a-z][A-Z]))\b[A-Za-z0-9+/_-]{20,}/],
  ["it has a telephone, card or account number", /(?:\+?\d[\s().-]*){7,}/],
  [
    "it promises something",
    /\b(?:discounts?|refund\w*|reimburse\w*|money back|guarantee\w*|vouchers?|coupons?|waive\w*|complimentary|no (?:charge|cost)|(?:costs?|pay) nothing)\b|(?<!feel |you |be )\bfree\b(?! (?:to|on|at|this|next|slots?)\b)|\b(?:rabatt\w*|skonto|kostenlos\w*|gratis|gratuit\w*|remises?|remboursement\w*|garanti\w*|descuento\w*|reembolso\w*|sconto|sconti|rimborso|korting|desconto|zwrot|znizk\w*)\b/i,
  ],
  [
    "it agrees or decides for us",
    /\b(?:we|i) (?:hereby |formally |gladly |also )?(?:accept|agree|commit|approve|authori[sz]e|undertake)\b|\baceptamos\b|\b(?:is|are|was|were|been|be|as) (?:approved|authori[sz]ed)\b|\bapproves? (?:this|the|all|it)\b|\bauto-?approval\b|\bis void\b/i,
  ],
  ["it speaks of an attachment or a list", /\battach\w*|\b(?:customer|client|price) list\b/i],
  [
    "it asks for what nobody sends by mail",
    /\b(?:log-?ins?|passwords?|passcodes?|(?:verification|one-time|security) codes?|bank (?:details|account)|account number|new account|iban|gift cards?|seed phrase|bitcoin|credit card|wire (?:the|a|us|me|it|transfer))\b|\bverify your\b/i,
  ],
  [
    "it speaks of its instructions",
    /\b(?:system prompt|numbered sources?|untrusted|language model|my (?:instructions?|configuration|prompt|rules))\b/i,
  ],
];

const INVISIBLE = /[\p{Cf}\p{Cc}\p{Co}\p{Cn}]/u;
const FOREIGN_DIGIT = /(?![0-9])\p{Nd}/u;
const WORD = /[\p{L}\p{M}]+/gu;
const FOREIGN = /(?!\p{Script=Latin})\p{L}/u;
const WEEKDAY = /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/i;
const TO_THEM = /\byou(?:rs?)?\b|\?$/i;

/** As the eye reads it: full-width and styled letters as plain ones, marks and invisible characters gone. */
const plain = (text: string): string => text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "");

/** What speaks against a model's wording. Names on record may be in any script; everything else has to be readable to us. */
export function modelWording({ subject, text, claims }: Draft): string[] {
  const all = `${subject}\n${text}`;
  const seen = plain(all);
  const names = claims
    .filter(({ evidence }) => evidence.kind === "contact" || evidence.kind === "company" || evidence.kind === "member")
    .map(({ text: name }) => name)
    .join(" ");
  const isForeign = (word: string) => FOREIGN.test(word) && !names.includes(word);
  const sentences = plain(text).split(/(?<=[.?!])\s+|\n+/);
  return [
    ...(INVISIBLE.test(all.replace(/[\n\r\t]/g, "")) ? ["it has invisible characters"] : []),
    ...(FOREIGN_DIGIT.test(all) || (all.normalize("NFKC").match(WORD) ?? []).some(isForeign)
      ? ["it has letters of a script that cannot be checked"]
      : []),
    ...forbidden.filter(([, pattern]) => pattern.test(seen)).map(([problem]) => problem),
    ...(sentences.some((sentence) => WEEKDAY.test(sentence) && !TO_THEM.test(sentence))
      ? ["it names a day as if it were settled"]
      : []),
  ];
}

const PRICE = /[$€£¥]\s?\d[\d.,]*|\d[\d.,]*\s?(?:%|[$€£¥]|per ?cent\b|euros?\b|eur\b|usd\b|dollars?\b)/gi;

/** Amounts and percentages that only the other side has named: what they write is no price list. */
export function foreignPrices(text: string, ours: readonly string[]): string[] {
  const known = ours.join("\n").toLowerCase();
  const found = [...new Set(plain(text).match(PRICE) ?? [])].map((words) => words.replace(/[.,]+$/, ""));
  return found.filter((words) => !known.includes(words.toLowerCase())).map((words) => `${words} is not from us`);
}
