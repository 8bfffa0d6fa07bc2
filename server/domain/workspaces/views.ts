import type { z } from "zod";
import type { Role } from "#server/platform/pure/actor.ts";
import type { inviteView, memberView, WorkspaceView } from "./contract.ts";
import type { InviteRow } from "./store/invites.ts";
import type { MemberRow, WorkspaceRow } from "./store/workspaces.ts";

export const workspaceViewOf = (row: WorkspaceRow, role: Role): WorkspaceView => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  timeZone: row.timeZone,
  isSandbox: row.isSandbox,
  holdSeconds: row.holdSeconds,
  role,
});

export const memberViewOf = (row: MemberRow): z.output<typeof memberView> => ({
  userId: row.userId,
  name: row.user.name,
  email: row.user.email,
  role: row.role,
  joinedAt: row.createdAt.toISOString(),
});

export const inviteViewOf = (row: InviteRow): z.output<typeof inviteView> => ({
  id: row.id,
  email: row.email,
  role: row.role,
  expiresAt: row.expiresAt.toISOString(),
});
