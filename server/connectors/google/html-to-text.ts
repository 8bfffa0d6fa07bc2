const ENTITIES: Record<string, string> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ndash: "–",
  mdash: "—",
  hellip: "…",
};

/** More than any person writes; the rest is not looked at. */
const LONGEST = 500_000;
/** Deeper quoting tells nothing more. */
const DEEPEST = 20;
/** What stands in these is not for reading. */
const HIDDEN = new Set(["style", "script", "head", "title"]);

/** What a tag stands for in the text. */
function meaningOf(tag: string): string {
  if (tag === "blockquote") return "\n\u0001\n";
  if (tag === "/blockquote") return "\n\u0002\n";
  if (tag === "li") return "\n- ";
  if (/^(?:br|\/(?:div|tr|table|ul|ol))$/.test(tag)) return "\n";
  return /^\/(?:p|h[1-6])$/.test(tag) ? "\n\n" : "";
}

/**
 * The mail with its tags read once from left to right: strangers write them, and a pattern that looks for the end of each tag
 * anew would take minutes for one that never ends.
 */
function withoutTags(html: string): string {
  const parts: string[] = [];
  const endless = new Set<string>();
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    const close = open < 0 ? -1 : html.indexOf(">", open);
    if (close < 0) break;
    parts.push(html.slice(at, open).replace(/\s+/g, " "));
    if (html.startsWith("<!--", open)) {
      const end = html.indexOf("-->", open + 4);
      at = end < 0 ? html.length : end + 3;
      continue;
    }
    const tag = /^\/?[a-z][a-z0-9]*/i.exec(html.slice(open + 1, Math.min(close, open + 20)))?.[0].toLowerCase() ?? "";
    parts.push(meaningOf(tag));
    at = HIDDEN.has(tag) ? afterHidden(html, tag, { close, endless }) : close + 1;
  }
  return parts.join("") + html.slice(at).replace(/\s+/g, " ");
}

/** Behind the end of a hidden element, or behind its tag where it has none. @param from.endless tags known to have none */
function afterHidden(html: string, tag: string, from: { close: number; endless: Set<string> }): number {
  const ending = new RegExp(`</${tag}\\s*>`, "gi");
  ending.lastIndex = from.close;
  if (!from.endless.has(tag) && ending.exec(html)) return ending.lastIndex;
  from.endless.add(tag);
  return from.close + 1;
}

/** Readable text of an HTML mail that brings no text part; quoted mails in it are marked with `>`. */
export function htmlToText(html: string): string {
  const lines = withoutTags(html.slice(0, LONGEST))
    .replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (whole, name: string) => decode(name) ?? whole)
    .split("\n");
  return quoted(lines)
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function decode(name: string): string | null {
  if (!name.startsWith("#")) return ENTITIES[name.toLowerCase()] ?? null;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return Number.isInteger(code) && code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : null;
}

function quoted(lines: string[]): string[] {
  let depth = 0;
  return lines.flatMap((line) => {
    if (line === "\u0001") depth += 1;
    else if (line === "\u0002") depth = Math.max(0, depth - 1);
    else return [depth > 0 ? `${">".repeat(Math.min(depth, DEEPEST))} ${line.trim()}` : line.trim()];
    return [];
  });
}
