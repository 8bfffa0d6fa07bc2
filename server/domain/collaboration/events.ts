import type { DomainEvent } from "#server/platform/outbox.ts";

/** A comment stands on a move; `mentions` are the members it names. */
export const moveCommented = (moveId: string, commentId: string, mentions: string[]): DomainEvent => ({
  name: "move.commented",
  payload: { moveId, commentId, mentions },
});
export const commentDeleted = (moveId: string, commentId: string): DomainEvent => ({
  name: "move.comment_deleted",
  payload: { moveId, commentId },
});
export const viewSaved = (viewId: string): DomainEvent => ({ name: "view.saved", payload: { viewId } });
export const viewDeleted = (viewId: string): DomainEvent => ({ name: "view.deleted", payload: { viewId } });
