import type { Draft } from "../contract.ts";

/** A draft after a person's edit: theirs from now on, the first version kept, claims whose words are gone left out. */
export function editedDraft(
  before: Draft | null,
  edit: { subject: string; text: string; memberId: string | null },
): Draft {
  const { subject, text, memberId } = edit;
  const isStillSaid = (words: string) => text.includes(words) || subject.includes(words);
  return {
    subject,
    text,
    origin: { kind: "person", memberId },
    claims: (before?.claims ?? []).filter((claim) => isStillSaid(claim.text)),
    leftOut: before?.leftOut ?? [],
    first: before?.first ?? (before && { subject: before.subject, text: before.text }),
  };
}
