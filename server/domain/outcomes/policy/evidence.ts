import type { Evidence } from "#server/domain/queue/contract.ts";

type Observed = { id: string; type: string; occurredAt: Date; contactName: string | null };

/** `email_replied` → `email replied`. */
export const outcomeWords = (type: string): string => type.replaceAll("_", " ");

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** An outcome as the evidence of a score. */
export const outcomeEvidence = (outcome: Observed): Evidence => ({
  kind: "outcome",
  id: outcome.id,
  label: [outcome.contactName, outcomeWords(outcome.type), day.format(outcome.occurredAt)].filter(Boolean).join(", "),
  quote: null,
});
