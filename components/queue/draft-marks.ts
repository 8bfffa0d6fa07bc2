import type { Draft } from "#server/domain/queue/contract.ts";

export type Segment = { text: string; claim: number | null; start: number };

/** Cuts the draft into plain and evidenced pieces, in order; overlapping claims keep the first. `claim` indexes `claims`. */
export function markDraft(text: string, claims: Draft["claims"]): Segment[] {
  const found = claims
    .map((claim, index) => ({ index, start: text.indexOf(claim.text), length: claim.text.length }))
    .filter((mark) => mark.start >= 0 && mark.length > 0)
    .sort((a, b) => a.start - b.start || b.length - a.length);
  const segments: Segment[] = [];
  let at = 0;
  for (const mark of found) {
    if (mark.start < at) continue;
    if (mark.start > at) segments.push({ text: text.slice(at, mark.start), claim: null, start: at });
    segments.push({ text: text.slice(mark.start, mark.start + mark.length), claim: mark.index, start: mark.start });
    at = mark.start + mark.length;
  }
  if (at < text.length) segments.push({ text: text.slice(at), claim: null, start: at });
  return segments;
}

/** Rough reading size: words of the text. */
export const wordCount = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** What a subject's length means for who reads it in a list of mails. Five to nine words are read whole. */
export function subjectHint(subject: string): string {
  const count = wordCount(subject);
  if (count === 0) return "A mail needs a subject.";
  const words = count === 1 ? "1 word" : `${count} words`;
  if (count < 5) return `${words}: short. 5 to 9 say more.`;
  return count > 9 ? `${words}: long. A phone cuts it after about 9.` : `${words}: a good length.`;
}

/** Which claims with a source still stand in the subject or the text, to the letter. */
export const standingClaims = (draft: Pick<Draft, "subject" | "text">, claims: Draft["claims"]) =>
  claims.map((claim) => ({ claim, isThere: draft.text.includes(claim.text) || draft.subject.includes(claim.text) }));
