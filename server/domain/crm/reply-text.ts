import EmailReplyParser from "email-reply-parser";

const MAX_CHARS = 20_000;
const parser = new EmailReplyParser();

/**
 * What the writer wrote themselves: quoted mails and the signature are cut off. A mail that is nothing but quotes keeps its
 * text, so that it is never stored empty. At most 20,000 characters.
 */
export function ownWords(text: string): string {
  // The parser's patterns need quadratic time on hostile text: what it gets is bounded first.
  const plain = text.slice(0, MAX_CHARS).replaceAll("\r\n", "\n").replaceAll("\0", "");
  const visible = parser.read(plain).getVisibleText().trim();
  return visible === "" ? plain.trim() : visible;
}
