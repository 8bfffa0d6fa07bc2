import type { DomainEvent } from "#server/platform/outbox.ts";
import type { DismissReason } from "./contract.ts";

/** What the queue tells the rest, all by move id. */
export const moveProposed = (moveId: string): DomainEvent => ({ name: "move.proposed", payload: { moveId } });
/** A further signal was added to a move that was already there. */
export const moveFed = (moveId: string, signalId: string | null): DomainEvent => ({
  name: "move.fed",
  payload: { moveId, signalId },
});
export const moveEdited = (moveId: string): DomainEvent => ({ name: "move.edited", payload: { moveId } });
/** @param until ISO instant; the job that wakes the move sleeps until then */
export const moveSnoozed = (moveId: string, until: string): DomainEvent => ({
  name: "move.snoozed",
  payload: { moveId, until },
});
export const moveWoken = (moveId: string): DomainEvent => ({ name: "move.woken", payload: { moveId } });
export const moveDismissed = (moveId: string, reason: DismissReason): DomainEvent => ({
  name: "move.dismissed",
  payload: { moveId, reason },
});
export const moveReopened = (moveId: string): DomainEvent => ({ name: "move.reopened", payload: { moveId } });
export const moveAssigned = (moveId: string, ownerId: string | null): DomainEvent => ({
  name: "move.assigned",
  payload: { moveId, ownerId },
});
