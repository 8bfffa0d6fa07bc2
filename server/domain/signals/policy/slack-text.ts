/** Slack escapes `<` in what people write, so that none stands within a mark. What a person wrote in Slack, without Slack's marks for people, channels and links, and without our own name. */
export const plainSlack = (text: string): string =>
  text
    .replace(/<[@!][^<>]*>/g, "")
    .replace(/<#[A-Z0-9]+\|([^<>]*)>/g, "#$1")
    .replace(/<(?:mailto:|tel:)?[^|<>]+\|([^<>]+)>/g, "$1")
    .replace(/<(?:mailto:)?([^<>]+)>/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ")
    .trim();

const ADDRESS = /[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+/gi;

/** E-mail addresses in a text, lower case, at most five. */
export const addressesIn = (text: string): string[] =>
  [...new Set([...text.matchAll(ADDRESS)].map(([found]) => found.toLowerCase().replace(/\.$/, "")))].slice(0, 5);
