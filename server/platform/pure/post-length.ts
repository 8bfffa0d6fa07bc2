/** What X lets one post have, counted as it counts. */
export const LONGEST_POST = 280;

/** X puts an address of this length in the place of every link. */
const LINK = 23;
/** Light characters count one: Latin, Greek, Cyrillic, Arabic and the like, and common punctuation. All others count two. */
const LIGHT: readonly (readonly [number, number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];
const link = /https?:\/\/[^\s<>"]+|(?<![\w@.-])(?:[a-z0-9-]+\.)+[a-z]{2,24}(?![\w-])(?:\/[^\s<>"]*)?/giu;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;

function weightOf(text: string): number {
  let sum = 0;
  for (const { segment } of graphemes.segment(text)) {
    // However many signs an emoji is made of, it counts two.
    if (emoji.test(segment)) sum += 2;
    else for (const sign of segment) sum += isLight(sign.codePointAt(0) ?? 0) ? 1 : 2;
  }
  return sum;
}

const isLight = (code: number): boolean => LIGHT.some(([from, to]) => code >= from && code <= to);

/**
 * The length of a post as X counts it (its published weights). A name such as `acme.io` without `https://` is a link only where X
 * knows its ending: it counts as the longer of both, so that what passes here passes there.
 */
export function postLength(text: string): number {
  const words = text.normalize("NFC");
  let [sum, end] = [0, 0];
  for (const found of words.matchAll(link)) {
    const isSure = /^https?:/i.test(found[0]);
    sum += weightOf(words.slice(end, found.index)) + (isSure ? LINK : Math.max(LINK, weightOf(found[0])));
    end = found.index + found[0].length;
  }
  return sum + weightOf(words.slice(end));
}

/** Why a text cannot be a post; null when it can. */
export function postProblem(text: string): string | null {
  const length = postLength(text);
  if (length === 0) return "A post needs words.";
  if (length <= LONGEST_POST) return null;
  return `The post has ${length} characters as X counts them; ${LONGEST_POST} are allowed. Shorten it by ${length - LONGEST_POST}.`;
}
