/** The little Markdown that help texts are written in: a title, paragraphs, lists, **strong**, *emphasis*, `code`. */
export type Inline = { kind: "text" | "strong" | "em" | "code"; text: string };
export type Block = { kind: "paragraph"; inline: Inline[] } | { kind: "list"; isOrdered: boolean; items: Inline[][] };
export type Article = {
  id: string;
  title: string;
  /** The page it tells of, as in its address. */
  page: string;
  blocks: Block[];
};

const INLINE = /\*\*(?<strong>[^*]+)\*\*|\*(?<em>[^*]+)\*|`(?<code>[^`]+)`/g;

export function inlineOf(text: string): Inline[] {
  const parts: Inline[] = [];
  let at = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > at) parts.push({ kind: "text", text: text.slice(at, found.index) });
    const [kind, inner] = Object.entries(found.groups ?? {}).find(([, value]) => value !== undefined) ?? [];
    parts.push({ kind: kind as "strong" | "em" | "code", text: inner ?? "" });
    at = found.index + found[0].length;
  }
  return at < text.length ? [...parts, { kind: "text", text: text.slice(at) }] : parts;
}

const ITEM = /^(?:-|(?<number>\d+)\.) (?<text>.*)$/;

function blockOf(paragraph: string): Block {
  const lines = paragraph.split("\n");
  const items = lines.map((line) => line.match(ITEM)?.groups);
  if (items.some((item) => item === undefined)) return { kind: "paragraph", inline: inlineOf(lines.join(" ")) };
  return {
    kind: "list",
    isOrdered: items[0]?.number !== undefined,
    items: items.map((item) => inlineOf(item?.text ?? "")),
  };
}

/**
 * @param name of the file; its leading number only orders it
 * @throws Error for a text without title or page
 */
export function articleOf(name: string, text: string): Article {
  const [head = "", ...paragraphs] = text
    .replaceAll("\r\n", "\n")
    .trim()
    .split(/\n{2,}/);
  const [, title, page] = head.match(/^# (.+)\nPage: ([a-z-]+)$/) ?? [];
  if (!title || !page) throw new Error(`The help text ${name} begins with no title and page.`);
  return { id: name.replace(/^\d+-|\.md$/g, ""), title, page, blocks: paragraphs.map(blockOf) };
}

const wordsOf = (inline: readonly Inline[]): string => inline.map(({ text }) => text).join("");

/** All words of an article, for the search. */
export const plainText = ({ blocks }: Article): string =>
  blocks
    .map((block) => (block.kind === "paragraph" ? wordsOf(block.inline) : block.items.map(wordsOf).join(" ")))
    .join(" ");
