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

/** Readable text of an HTML mail that brings no text part; quoted mails in it are marked with `>`. */
export function htmlToText(html: string): string {
  const lines = html
    .slice(0, 500_000)
    .replace(/<!--[\s\S]*?-->|<(style|script|head|title)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/\s+/g, " ")
    .replace(/<blockquote\b[^>]*>/gi, "\n\u0001\n")
    .replace(/<\/blockquote\s*>/gi, "\n\u0002\n")
    .replace(/<li\b[^>]*>/gi, "\n- ")
    .replace(/<br\b[^>]*>|<\/(div|tr|table|ul|ol)\s*>/gi, "\n")
    .replace(/<\/(p|h[1-6])\s*>/gi, "\n\n")
    .replace(/<[^>]*>/g, "")
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
    else return [depth > 0 ? `${">".repeat(depth)} ${line.trim()}` : line.trim()];
    return [];
  });
}
