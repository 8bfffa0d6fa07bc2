export type Person = { userId: string; name: string };

/** The half-written name after the last `@` before the caret, or null when none is being written. */
export function mentionAt(text: string, caret: number): string | null {
  return /(?:^|\s)@([\p{L}\p{N}'. -]{0,30})$/u.exec(text.slice(0, caret))?.[1] ?? null;
}

/** Puts the name in the place of what was half-written. */
export function withMention(text: string, caret: number, half: string, name: string): { text: string; caret: number } {
  const start = caret - half.length;
  const inserted = `${name} `;
  return { text: text.slice(0, start) + inserted + text.slice(caret), caret: start + inserted.length };
}

/** People whose name begins with, or has a word that begins with, what was half-written; six at most. */
export function suggest(people: Person[], half: string): Person[] {
  const wanted = half.trim().toLowerCase();
  const fits = ({ name }: Person) => {
    const lower = name.toLowerCase();
    return lower.startsWith(wanted) || lower.split(/\s+/).some((word) => word.startsWith(wanted));
  };
  return people.filter(fits).slice(0, 6);
}

/** Ids of those whose `@Name` stands in the text; of two names the longer one wins its place. */
export function mentionedIn(text: string, people: Person[]): string[] {
  return piecesOf(text, people).flatMap(({ person }) => (person ? [person.userId] : []));
}

type Piece = { text: string; start: number; person: Person | null };

/** The text cut at its mentions, in order. */
export function piecesOf(text: string, people: Person[]): Piece[] {
  const byLength = [...people].sort((a, b) => b.name.length - a.name.length);
  const pieces: Piece[] = [];
  let plainFrom = 0;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    if (at < plainFrom) continue;
    const person = byLength.find(({ name }) => text.startsWith(name, at + 1));
    if (!person) continue;
    if (at > plainFrom) pieces.push({ text: text.slice(plainFrom, at), start: plainFrom, person: null });
    const end = at + 1 + person.name.length;
    pieces.push({ text: text.slice(at, end), start: at, person });
    plainFrom = end;
  }
  if (plainFrom < text.length) pieces.push({ text: text.slice(plainFrom), start: plainFrom, person: null });
  return pieces;
}
