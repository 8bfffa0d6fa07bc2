import type { Draft } from "#server/domain/queue/contract.ts";
import { signatureEvidence } from "./evidence.ts";

type Claim = Draft["claims"][number];

export const signatureClaim = (email: string, signature: string): Claim => ({
  text: signature,
  evidence: signatureEvidence(email, signature),
});

/** A text with its closing below it, which is not put there twice. */
export function signed(text: string, closing: string): string {
  const body = text.trimEnd();
  return closing === "" || endsWith(body, closing) ? body : `${body}\n\n${closing}`;
}

/** A mail that is not ours to word any further: the sender's signature below it, where their profile has one. */
export function withSignature(draft: Draft, sender: { email: string; signature?: string }): Draft {
  const signature = sender.signature?.trim() ?? "";
  if (signature === "") return draft;
  const claims = [...draft.claims, signatureClaim(sender.email, signature)];
  return { ...draft, text: signed(draft.text, signature), claims };
}

/** The signature that a draft says it has and that stands at its end: words of a person, whoever wrote what is above them. */
export function signatureIn({ text, claims }: Pick<Draft, "text" | "claims">): string | null {
  const isSignature = ({ text: words, evidence }: Claim) =>
    evidence.kind === "member" && evidence.quote === words && words !== "" && endsWith(text.trimEnd(), words);
  return claims.find(isSignature)?.text ?? null;
}

/** What stands above a closing. */
export const above = (text: string, closing: string): string =>
  closing !== "" && endsWith(text.trimEnd(), closing) ? text.trimEnd().slice(0, -closing.length).trimEnd() : text;

/** As lines of their own: a name at the end of a sentence is no closing. */
const endsWith = (text: string, closing: string): boolean => text === closing || text.endsWith(`\n${closing}`);
