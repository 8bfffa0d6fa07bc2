import type { Evidence } from "#server/domain/queue/contract.ts";
import { excerpt } from "#server/platform/pure/text.ts";
import type { DraftRequest, ThreadMessage } from "../contract.ts";
import { safeLabel } from "./safe-text.ts";

const LONGEST_LABEL = 80;

/** @param quote the exact words */
export function formEvidence(form: NonNullable<DraftRequest["form"]>, quote: string): Evidence {
  const name = safeLabel(form.formName);
  return {
    kind: "signal",
    id: form.signalId,
    label: `Form${name ? ` “${name}”` : ""}`,
    at: form.occurredAt.toISOString(),
    quote,
  };
}

export function messageEvidence(message: ThreadMessage, quote: string): Evidence {
  const label = `Mail “${excerpt(message.subject, LONGEST_LABEL)}”`;
  return { kind: "message", id: message.id, label, at: message.sentAt.toISOString(), quote };
}

export const companyEvidence = (company: { id: string; name: string }): Evidence => ({
  kind: "company",
  id: company.id,
  label: `Company record: ${excerpt(company.name, LONGEST_LABEL)}`,
  quote: company.name,
});

export const contactEvidence = (contact: { id: string }, name: string): Evidence => ({
  kind: "contact",
  id: contact.id,
  label: "Contact record",
  quote: name,
});

/** A free time, by the calendar it was looked up in. */
export const slotEvidence = (slot: { label: string; connectionId: string }): Evidence => ({
  kind: "calendar",
  id: slot.connectionId,
  label: "Free in your calendar when the draft was written",
  quote: slot.label,
});

/** The signature of a sender's profile. */
export const signatureEvidence = (email: string, signature: string): Evidence => ({
  kind: "member",
  id: email,
  label: "Your signature",
  quote: signature,
});

/** The sender's own name in the signature; a member is known here by the address they send from. */
export const senderEvidence = (email: string, name: string): Evidence => ({
  kind: "member",
  id: email,
  label: "Your profile",
  quote: name,
});
