import type { docs_v1 } from "@googleapis/docs";
import type { Paragraph } from "./file-store.ts";

export type Applied = { kind: "ok"; paragraphs: Paragraph[] } | { kind: "refused"; message: string };

const STYLES = new Set(["NORMAL_TEXT", "TITLE", "SUBTITLE", ...[1, 2, 3, 4, 5, 6].map((level) => `HEADING_${level}`)]);

/** Applies insertText, updateParagraphStyle, create- and deleteParagraphBullets; any other request is refused by its name. */
export function applyRequests(before: Paragraph[], requests: docs_v1.Schema$Request[]): Applied {
  let paragraphs = before.map((line) => ({ ...line }));
  for (const [index, request] of requests.entries()) {
    const applied = applyOne(paragraphs, request);
    if (typeof applied === "string") return { kind: "refused", message: `Invalid requests[${index}].${applied}` };
    paragraphs = applied;
  }
  return { kind: "ok", paragraphs };
}

function applyOne(paragraphs: Paragraph[], request: docs_v1.Schema$Request): Paragraph[] | string {
  const [name = "empty", ...more] = Object.keys(request);
  if (more.length > 0) return `${more[0]}: only one request type each`;
  if (request.insertText) return insertText(paragraphs, request.insertText);
  if (request.updateParagraphStyle) return updateStyle(paragraphs, request.updateParagraphStyle);
  if (request.createParagraphBullets) {
    const { range, bulletPreset } = request.createParagraphBullets;
    if (!bulletPreset) return "createParagraphBullets: a preset is needed";
    return changeRange(paragraphs, range, "createParagraphBullets", (line) => ({ ...line, isBullet: true }));
  }
  if (request.deleteParagraphBullets) {
    const { range } = request.deleteParagraphBullets;
    return changeRange(paragraphs, range, "deleteParagraphBullets", (line) => ({ ...line, isBullet: false }));
  }
  return `${name}: the sandbox does not offer this request`;
}

/** Index behind the last line break. */
const endOf = (paragraphs: Paragraph[]): number => paragraphs.reduce((sum, line) => sum + line.text.length + 1, 1);

function insertText(
  paragraphs: Paragraph[],
  { location, text }: docs_v1.Schema$InsertTextRequest,
): Paragraph[] | string {
  const at = location?.index ?? 0;
  const end = endOf(paragraphs);
  if (at < 1) return "insertText: Index must be greater than 0.";
  if (at >= end) return `insertText: Index ${at} must be less than the end index of the referenced segment, ${end}.`;
  if (!text) return "insertText: Text must not be empty.";
  let start = 1;
  return paragraphs.flatMap((line) => {
    const offset = at - start;
    const isHere = offset >= 0 && offset <= line.text.length;
    start += line.text.length + 1;
    if (!isHere) return [line];
    // What Google drops, it drops silently.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about
    const kept = text.replace(/[\u0000-\u0008\u000c-\u001f\ue000-\uf8ff]/g, "");
    const whole = line.text.slice(0, offset) + kept + line.text.slice(offset);
    return whole.split("\n").map((part) => ({ ...line, text: part }));
  });
}

function updateStyle(
  paragraphs: Paragraph[],
  { range, paragraphStyle, fields }: docs_v1.Schema$UpdateParagraphStyleRequest,
): Paragraph[] | string {
  const style = paragraphStyle?.namedStyleType ?? "";
  if (fields !== "namedStyleType") return "updateParagraphStyle: the sandbox offers namedStyleType only";
  if (!STYLES.has(style)) return `updateParagraphStyle: unknown style ${style}`;
  return changeRange(paragraphs, range, "updateParagraphStyle", (line) => ({ ...line, style }));
}

/** Changes every paragraph that the range touches. */
function changeRange(
  paragraphs: Paragraph[],
  range: docs_v1.Schema$Range | undefined,
  name: string,
  change: (line: Paragraph) => Paragraph,
): Paragraph[] | string {
  const from = range?.startIndex ?? 0;
  const to = range?.endIndex ?? 0;
  const end = endOf(paragraphs);
  if (from < 1 || to <= from) return `${name}: The range should not be empty.`;
  if (to > end) return `${name}: Index ${to} must be less than or equal to the end index of the segment, ${end}.`;
  let start = 1;
  return paragraphs.map((line) => {
    const lineEnd = start + line.text.length + 1;
    const isTouched = start < to && lineEnd > from;
    start = lineEnd;
    return isTouched ? change(line) : line;
  });
}
