import type { Page } from "@playwright/test";

const still: [RegExp, string][] = [
  // Ids and hashes, then spans of time, then dates, then every number.
  [/\b(?=[\w-]*\d)[\w-]{16,}\b/g, "id"],
  [/\b(less than a minute|just now|\d+(\.\d+)? (ms|s|min|h|days?)|(today|tomorrow|yesterday) \d\d:\d\d)\b/g, "0 min"],
  [/\b0 min( 0 min)+\b/g, "0 min"],
  [/\b((due )?in 0 min|0 min (ago|late))/g, "0 min"],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun)([a-z]*day)?\b/g, "Day"],
  [/\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(uary|ruary|ch|il|e|y|ust|tember|ober|ember)?\b/g, "Jan"],
  [/\d+([.,]\d+)*/g, "0"],
  // A number decides between these: it is told by words, and not compared either.
  [/\b0 (person|people)\b/g, "0 people"],
  [/\b0 ([a-z]+ )?(deal|move|signal|attempt|row|member|call|minute)s?\b/g, "0 $1$2s"],
  // A system font would draw it: the fonts of ours have no such letter.
  [/[^\s\u0020-\u024f\u2010-\u2026\u20ac]/g, "·"],
];

/** What the system's fonts would draw, and text within mails, which is not ours to hold still. */
const quietStyle = `
  code, pre, kbd, .font-mono, .font-mono * { font-family: var(--font-inter) !important }
  iframe { visibility: hidden !important }
`;

/**
 * Takes out of a page what differs from run to run and is not its look: numbers, times, ids and hashes become fixed
 * words. What is left – layout, colours, type, every other word – is what a picture compares.
 */
export async function standStill(page: Page): Promise<void> {
  const rules = still.map(([pattern, instead]) => ({ source: pattern.source, instead }));
  await page.evaluate((css) => {
    // A style element, as a screenshot's own option makes one, is turned away by the content security policy.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
  }, quietStyle);
  await page.evaluate((given) => {
    const patterns = given.map(({ source, instead }) => ({ pattern: new RegExp(source, "g"), instead }));
    const fixed = (text: string) =>
      patterns.reduce((kept, { pattern, instead }) => kept.replace(pattern, instead), text);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) node.nodeValue = fixed(node.nodeValue ?? "");
    for (const field of document.querySelectorAll<HTMLInputElement>("input[type=text], input[type=email], textarea"))
      field.value = fixed(field.value);
    for (const field of document.querySelectorAll<HTMLElement>("input[type=date], input[type=datetime-local]"))
      field.style.color = "transparent";
  }, rules);
}
