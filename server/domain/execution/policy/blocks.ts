export type Block = { kind: "title" | "heading" | "paragraph" | "bullet"; text: string };

/** A draft as blocks of a document: `# ` begins a heading, `- ` a bullet; other lines that stand together are a paragraph. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let open: string[] = [];
  const close = (): void => {
    if (open.length > 0) blocks.push({ kind: "paragraph", text: open.join(" ") });
    open = [];
  };
  for (const raw of text.replace(/\r\n?/g, "\n").split("\n")) {
    const line = raw.trim();
    const marked = /^(#{1,3}|[-*])\s+(.+)$/.exec(line);
    if (!marked) {
      if (line === "") close();
      else open.push(line);
      continue;
    }
    close();
    blocks.push({ kind: marked[1]?.startsWith("#") ? "heading" : "bullet", text: marked[2] ?? "" });
  }
  close();
  return blocks;
}
