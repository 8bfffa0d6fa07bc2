import type { DomainEvent } from "#server/platform/outbox.ts";
import type { StopReason } from "./contract.ts";

type OnSequence = { sequenceId: string };
type OnEnrolment = { enrolmentId: string; sequenceId: string; contactId: string };

export const sequenceSaved = (payload: OnSequence): DomainEvent => ({ name: "sequence.saved", payload });
export const sequenceArchived = (payload: OnSequence): DomainEvent => ({ name: "sequence.archived", payload });
export const enrolled = (payload: OnEnrolment & { moveId: string }): DomainEvent => ({
  name: "enrolment.started",
  payload,
});
/** A step has become a move that waits for a decision. */
export const stepProposed = (payload: OnEnrolment & { ordinal: number; moveId: string }): DomainEvent => ({
  name: "enrolment.step_proposed",
  payload,
});
export const enrolmentStopped = (payload: OnEnrolment & { reason: StopReason }): DomainEvent => ({
  name: "enrolment.stopped",
  payload,
});
/** A stop was taken back. */
export const enrolmentResumed = (payload: OnEnrolment): DomainEvent => ({ name: "enrolment.resumed", payload });
