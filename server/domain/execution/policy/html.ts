const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);

const URL_IN_TEXT = /https?:\/\/[^\s<>"]+/g;
/** Punctuation that ends the sentence, not the address. */
const TRAILING = /[.,;:!?)\]}'’”]+$/;

function linked(line: string): string {
  let html = "";
  let from = 0;
  for (const match of line.matchAll(URL_IN_TEXT)) {
    const url = match[0].replace(TRAILING, "");
    const safe = escapeHtml(url);
    html += `${escapeHtml(line.slice(from, match.index))}<a href="${safe}">${safe}</a>`;
    from = match.index + url.length;
  }
  return html + escapeHtml(line.slice(from));
}

/**
 * The HTML part of a mail, made of its text alone: paragraphs, line breaks, links; everything else is escaped. Preview and
 * send both call this, so a person sees what the recipient gets.
 */
export function htmlOf(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .trim()
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => `<p>${paragraph.split("\n").map(linked).join("<br>\n")}</p>`)
    .join("\n");
}
