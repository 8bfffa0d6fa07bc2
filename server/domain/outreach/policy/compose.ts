import type { Draft, DraftOrigin, Evidence } from "#server/domain/queue/contract.ts";
import type { DraftRequest, ThreadMessage } from "../contract.ts";
import { companyEvidence, contactEvidence, formEvidence, senderEvidence } from "./evidence.ts";
import { safeLabel, safeName } from "./safe-text.ts";
import { signatureClaim, signed } from "./signature.ts";

export type Claim = Draft["claims"][number];

/** Paragraphs with the sources of their words, and what was left out for want of one. */
export type Written = { subject: string; paragraphs: string[]; claims: Claim[]; leftOut: string[] };

/** Claims whose words do not stand in the text, and repeated ones, are dropped: a claim marks words that are there. */
export function draftOf(written: Written, sender: DraftRequest["sender"], origin: DraftOrigin): Draft {
  const own = sender.signature?.trim() ?? "";
  const text = signed(written.paragraphs.join("\n\n"), own || signatureOf(sender));
  const all = `${written.subject}\n${text}`;
  const name = sender.name?.trim();
  const named: Claim[] = [
    ...written.claims,
    ...(own ? [signatureClaim(sender.email, own)] : []),
    ...(name && !own ? [{ text: name, evidence: senderEvidence(sender.email, name) }] : []),
  ];
  const claims = named.filter(
    (claim, index) => all.includes(claim.text) && named.findIndex((other) => other.text === claim.text) === index,
  );
  return { subject: written.subject, text, origin, claims, leftOut: written.leftOut, first: null };
}

/** The greeting, with the source of the name in it. */
export function greeting(request: DraftRequest): { line: string; claims: Claim[] } {
  const name = safeName(request.contact.firstName);
  if (name === null) return { line: "Hello,", claims: [] };
  return { line: `Hi ${name},`, claims: [{ text: name, evidence: contactEvidence(request.contact, name) }] };
}

/** The company as it may be named, with its source: the CRM's record before what the form said. */
export function namedCompany(request: DraftRequest): Claim | null {
  const recorded = safeLabel(request.company?.name);
  if (request.company && recorded) return { text: recorded, evidence: companyEvidence(request.company) };
  const given = safeLabel(request.form?.company);
  return request.form && given ? { text: given, evidence: formEvidence(request.form, given) } : null;
}

/** `Best,` and the sender's name; without one the name that the address gives. */
export function signatureOf(sender: DraftRequest["sender"]): string {
  const local = sender.email.split("@")[0] ?? "";
  const fromAddress = local
    .split(/[._-]+/)
    .filter((word) => /^[a-z]+$/i.test(word))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
  return ["Best,", sender.name?.trim() || fromAddress].filter(Boolean).join("\n");
}

/** The message a reply answers: the one named, else the latest inbound one. */
export function answeredMessage(request: DraftRequest): ThreadMessage | null {
  const named = request.thread.find((message) => message.id === request.reply?.messageId);
  return named ?? request.thread.findLast((message) => message.direction === "inbound") ?? null;
}

export const quoted = (sentence: string): string => `“${sentence}”`;

/** A quoted sentence as a claim: the words between the marks are the source's own. */
export const quoteClaim = (sentence: string, source: (quote: string) => Evidence): Claim => ({
  text: sentence,
  evidence: source(sentence),
});
