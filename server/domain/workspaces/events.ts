import type { DomainEvent } from "#server/platform/outbox.ts";
import type { Role } from "#server/platform/pure/actor.ts";

export const workspaceCreated = (): DomainEvent => ({ name: "workspace.created", payload: {} });
export const workspaceUpdated = (fields: string[]): DomainEvent => ({ name: "workspace.updated", payload: { fields } });
export const memberJoined = (userId: string, role: Role): DomainEvent => ({
  name: "member.joined",
  payload: { userId, role },
});
export const memberRoleChanged = (userId: string, role: Role): DomainEvent => ({
  name: "member.role_changed",
  payload: { userId, role },
});
/** Handled by whoever holds something of that person: assigned moves, their mailbox. */
export const memberRemoved = (userId: string): DomainEvent => ({ name: "member.removed", payload: { userId } });
/** Handled by the job `sendInvitation`. */
export const memberInvited = (inviteId: string): DomainEvent => ({ name: "member.invited", payload: { inviteId } });
export const inviteRevoked = (inviteId: string): DomainEvent => ({ name: "invite.revoked", payload: { inviteId } });
