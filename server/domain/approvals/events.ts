import type { DomainEvent } from "#server/platform/outbox.ts";

/** What approvals tell the rest. `approval.granted` and `approval.progressed` are part of the statement in store/approve.ts. */
export const approvalRequested = (payload: {
  moveId: string;
  approvalId: string;
  assigneeId: string | null;
  expiresAt: string;
}): DomainEvent => ({ name: "approval.requested", payload });

export const approvalDelegated = (payload: { moveId: string; approvalId: string; toUserId: string }): DomainEvent => ({
  name: "approval.delegated",
  payload,
});

/** Whoever was asked may not decide any more: it is asked of everybody who may. */
export const approvalReleased = (payload: { moveId: string; approvalId: string }): DomainEvent => ({
  name: "approval.released",
  payload,
});

/** The request runs out soon and nobody has decided. */
export const approvalReminder = (payload: {
  moveId: string;
  approvalId: string;
  assigneeId: string | null;
  expiresAt: string;
}): DomainEvent => ({ name: "approval.reminder", payload });

export const approvalExpired = (payload: { moveId: string; approvalId: string }): DomainEvent => ({
  name: "approval.expired",
  payload,
});

export const standInSet = (payload: { standInId: string; fromUserId: string; toUserId: string }): DomainEvent => ({
  name: "approval.stand_in_set",
  payload,
});
export const standInEnded = (payload: { standInId: string }): DomainEvent => ({
  name: "approval.stand_in_ended",
  payload,
});
export const approvalPolicyChanged = (): DomainEvent => ({ name: "approval.policy_changed", payload: {} });

export const bulkReviewStarted = (payload: { reviewId: string; count: number }): DomainEvent => ({
  name: "approval.bulk_started",
  payload,
});
export const bulkReviewFinished = (payload: { reviewId: string; count: number }): DomainEvent => ({
  name: "approval.bulk_finished",
  payload,
});
