import type { Role } from "#server/platform/pure/actor.ts";
import type { ApiScope } from "#server/platform/pure/permissions.ts";

export const roleLabels: Record<Role, string> = { admin: "Admin", member: "Member", viewer: "Viewer" };
export const roles = Object.keys(roleLabels) as Role[];

export const scopeLabels: Record<ApiScope, string> = {
  "moves:read": "Read moves",
  "moves:write": "Edit, snooze, dismiss and assign moves",
  "moves:approve": "Approve moves: what it approves is sent",
  "signals:read": "Read signals",
  "signals:write": "Push signals",
  "people:read": "Read people",
  "outcomes:read": "Read outcomes",
  "outcomes:write": "Record outcomes",
  "workspace:read": "Read workspace, team and connections",
  "workspace:admin": "Change workspace and team, read the audit log",
};

export const keyLifetimes = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: "never", label: "No expiry" },
] as const;

/** When a key made now would end; undefined for none. */
export const expiryOf = (lifetime: string, now: Date): string | undefined =>
  lifetime === "never" ? undefined : new Date(now.getTime() + Number(lifetime) * 86_400_000).toISOString();

/** Whether the person is an admin and there is no other. */
export const isOnlyAdmin = (members: readonly { userId: string; role: Role }[], userId: string): boolean =>
  members.filter(({ role }) => role === "admin").every((admin) => admin.userId === userId) &&
  members.some((member) => member.userId === userId && member.role === "admin");

/** What leaving means. @param hasOther whether the person belongs to another workspace too */
export const leavingText = (hasOther: boolean): string =>
  `You lose access at once, your own mailbox and other accounts are disconnected, and moves given to you belong to nobody. What you did stays on the record under your name. Only an admin can let you in again.${
    hasOther ? "" : " It is your only workspace: you are signed out, and the next sign-in makes you a new one."
  }`;
