import type { Evidence } from "#server/domain/queue/contract.ts";

type Observed = { id: string; type: string; occurredAt: Date; contactName: string | null };

/** `email_replied` → `email replied`. */
export const outcomeWords = (type: string): string => type.replaceAll("_", " ");

/** An outcome as the evidence of a score. */
export const outcomeEvidence = (outcome: Observed): Evidence => ({
  kind: "outcome",
  id: outcome.id,
  label: [outcome.contactName, outcomeWords(outcome.type)].filter(Boolean).join(", "),
  at: outcome.occurredAt.toISOString(),
  quote: null,
});
