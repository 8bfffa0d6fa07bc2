/** What a share sheet hands over. Untrusted text. */
export type SharedParams = { title?: string | string[]; text?: string | string[]; url?: string | string[] };

const LONGEST = 5_000;
/** Bounded, and begun only where a word begins: otherwise a long text without an address takes seconds. */
const ADDRESS = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/;
const one = (value: string | string[] | undefined): string => (Array.isArray(value) ? (value[0] ?? "") : (value ?? ""));

/** The same again as an address: each part once, cut to what an address may hold. */
export function sharedParams(given: SharedParams): string {
  const query = new URLSearchParams();
  for (const name of ["title", "text", "url"] as const) {
    const value = one(given[name]).slice(0, 1_500);
    if (value) query.set(name, value);
  }
  return query.toString();
}

/** The words for the form, and the first address in them that could be the sender's. */
export function sharedText(given: SharedParams): { message: string; email: string } {
  const parts = [one(given.title), one(given.text), one(given.url)].map((part) => part.trim()).filter(Boolean);
  // Apps often repeat the address in the text.
  const unique = parts.filter((part, at) => parts.findIndex((other) => other.includes(part)) === at);
  const message = unique.join("\n").slice(0, LONGEST);
  return { message, email: message.match(ADDRESS)?.[0] ?? "" };
}
