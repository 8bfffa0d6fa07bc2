import type { DomainEvent } from "#server/platform/outbox.ts";
import type { OutcomeType } from "./contract.ts";

/** Something came of something; the queue re-scores the moves it touches. */
export const outcomeRecorded = (payload: {
  outcomeId: string;
  contactId: string | null;
  companyId: string | null;
  type: OutcomeType;
}): DomainEvent => ({ name: "outcome.recorded", payload });
