const NOT_IN_NAMES = /https?:\/\/\S*|www\.\S+|[\p{C}<>[\]{}|\\^`]|[\u202a-\u202e\u2066-\u2069]/gu;
const MAX_NAME = 60;

/** A name somebody typed, fit for a title: no links, markup or control characters, at most 60 characters; may be empty. */
export function plainName(text: string | null | undefined): string {
  const plain = (text ?? "").replace(NOT_IN_NAMES, " ").replace(/\s+/g, " ").trim();
  return plain.length <= MAX_NAME ? plain : `${plain.slice(0, MAX_NAME - 1).trimEnd()}…`;
}

/** First and last name as far as known, else the address. */
export function displayName(person: { firstName: string | null; lastName: string | null; email: string }): string {
  return plainName([person.firstName, person.lastName].filter(Boolean).join(" ")) || person.email;
}
