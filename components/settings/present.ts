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
  "workspace:admin": "Change workspace and team",
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
