const MOST = 500;

/** In this order: an address inside a query goes with the query. */
const rules: readonly [RegExp, string][] = [
  [/\?[^\s"'<>]*/g, "?…"],
  [/[^\s"<>“”]+@[^\s"<>“”]+/g, "[address]"],
  [/(["“«])[^"”»]*(["”»])/g, "$1…$2"],
  [/\b(bearer|basic)\s+\S+/gi, "$1 [secret]"],
  [/\b\w*(token|secret|password|key|authorization|cookie)\w*\s*[:=]\s*\S+/gi, "$1=[secret]"],
  [/\b(?:sk|csk|whsec|xox[a-z]|ya29|pat)[-_.][\w./-]+/gi, "[secret]"],
  // Whatever is this long and no word: tokens, hashes, vendors' ids.
  [/[\w+/=-]*\d[\w+/=-]{15,}|[\w+/=-]{40,}/g, "[long]"],
  [/\+?\d[\d ().-]{7,}\d/g, "[number]"],
];

/** A vendor's or our own error message without what may be personal or secret in it. */
export function redact(text: string): string {
  return rules.reduce((kept, [pattern, instead]) => kept.replace(pattern, instead), text).slice(0, MOST);
}
