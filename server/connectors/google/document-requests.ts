import type { docs_v1 } from "@googleapis/docs";
import type { DocumentBlock } from "#server/connectors/ports/documents.ts";

const STYLES: Record<DocumentBlock["kind"], string> = {
  title: "TITLE",
  heading: "HEADING_1",
  paragraph: "NORMAL_TEXT",
  bullet: "NORMAL_TEXT",
};

type Placed = { kind: DocumentBlock["kind"]; startIndex: number; endIndex: number };

/**
 * One insertion of the whole text and the styles of its lines. Google counts UTF-16 units, as JavaScript does.
 * @param at index of the line break that ends the document
 * @param isEmpty false: a line break goes first, so that the last line stays its own
 */
export function insertRequests(blocks: DocumentBlock[], at: number, isEmpty: boolean): docs_v1.Schema$Request[] {
  if (blocks.length === 0) return [];
  const texts = blocks.map((block) => oneLine(block.text));
  const lead = isEmpty ? "" : "\n";
  const placed: Placed[] = [];
  let index = at + lead.length;
  for (const [position, block] of blocks.entries()) {
    const endIndex = index + (texts[position]?.length ?? 0) + 1;
    placed.push({ kind: block.kind, startIndex: index, endIndex });
    index = endIndex;
  }
  const text = `${lead}${texts.join("\n")}`;
  return [
    ...(text === "" ? [] : [{ insertText: { location: { index: at }, text } }]),
    ...placed.map(styleRequest),
    // New lines look like the one before them, also as bullets.
    ...(isEmpty ? [] : [{ deleteParagraphBullets: { range: { startIndex: at + lead.length, endIndex: index } } }]),
    ...bulletRuns(placed).map(({ startIndex, endIndex }) => ({
      createParagraphBullets: { range: { startIndex, endIndex }, bulletPreset: "BULLET_DISC_CIRCLE_SQUARE" },
    })),
  ];
}

/** A block is one paragraph: its own line breaks become Google's soft ones, and what Google would drop goes. */
const oneLine = (text: string): string =>
  text
    .replace(/\r\n?|\n/g, "\v")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that Google strips from an insertion
    .replace(/[\u0000-\u0008\u000c-\u001f\ue000-\uf8ff]/g, "");

const styleRequest = ({ kind, startIndex, endIndex }: Placed): docs_v1.Schema$Request => ({
  updateParagraphStyle: {
    range: { startIndex, endIndex },
    paragraphStyle: { namedStyleType: STYLES[kind] },
    fields: "namedStyleType",
  },
});

/** Neighbouring bullets are one list. */
function bulletRuns(placed: Placed[]): Placed[] {
  const runs: Placed[] = [];
  for (const block of placed) {
    if (block.kind !== "bullet") continue;
    const last = runs.at(-1);
    if (last?.endIndex === block.startIndex) last.endIndex = block.endIndex;
    else runs.push({ ...block });
  }
  return runs;
}
