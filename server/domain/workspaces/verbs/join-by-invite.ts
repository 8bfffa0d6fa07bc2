import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { createCtx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { inviteIdInput, WorkspaceView } from "../contract.ts";
import { memberJoined } from "../events.ts";
import { type InviteRow, invitesFor, takeInvite } from "../store/invites.ts";
import { findMember, findWorkspace, insertMember } from "../store/workspaces.ts";
import type { UserCtx } from "../user-ctx.ts";
import { workspaceViewOf } from "../views.ts";

type OpenInvite = InviteRow & { workspaceId: WorkspaceId };

/**
 * Joins the workspace of one open invite of the caller's proven address.
 * @throws not_found when there is none (any more)
 */
export async function joinByInvite(ctx: UserCtx, input: z.output<typeof inviteIdInput>): Promise<WorkspaceView> {
  const invite = (await invitesFor(ctx.db, ctx.user.email, ctx.now())).find(({ id }) => id === input.inviteId);
  const joined = invite ? await transact(ctx, (tx) => joinIn(tx, ctx, invite)) : null;
  if (!joined) throw notFound("invite");
  return joined;
}

/** Takes the invite and makes the membership. @returns null when somebody else took or ended the invite first */
export async function joinIn(tx: Tx, caller: UserCtx, invite: OpenInvite): Promise<WorkspaceView | null> {
  const { user } = caller;
  const ctx = createCtx(caller, {
    workspaceId: invite.workspaceId,
    actor: { type: "user", id: user.userId, role: invite.role, name: user.name ?? user.email },
    requestId: caller.requestId,
    surface: caller.surface,
  });
  if (!(await takeInvite(tx, ctx.workspaceId, invite.id, ctx.now()))) return null;
  const isNew = await insertMember(tx, ctx.workspaceId, {
    userId: user.userId,
    role: invite.role,
    createdAt: ctx.now(),
  });
  if (isNew) {
    const subject = { type: "member", id: user.userId };
    await record(tx, ctx, { action: "member.joined", subject, detail: { role: invite.role, inviteId: invite.id } });
    await emit(tx, ctx, memberJoined(user.userId, invite.role));
  }
  const workspace = await findWorkspace(tx, ctx.workspaceId);
  const member = await findMember(tx, ctx.workspaceId, user.userId);
  return workspace && member ? workspaceViewOf(workspace, member.role) : null;
}
