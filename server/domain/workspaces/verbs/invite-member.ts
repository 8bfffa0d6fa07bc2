import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, forbidden, notFound } from "#server/platform/pure/errors.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import type { inviteIdInput, inviteInput, inviteView } from "../contract.ts";
import { inviteRevoked, memberInvited } from "../events.ts";
import { closeInvite, endInvitesOf, findInvite, insertInvite } from "../store/invites.ts";
import { findMemberByEmail, lockWorkspace } from "../store/workspaces.ts";
import { inviteViewOf } from "../views.ts";

const INVITE_DAYS = 7;
type InviteView = z.output<typeof inviteView>;

/**
 * Invites an address; whoever proves it at sign-in joins. A newer invite of the same address replaces the older one.
 * @throws conflict when the address belongs to a member
 */
export async function inviteMember(ctx: Ctx, input: z.output<typeof inviteInput>): Promise<InviteView> {
  authorize(ctx, "member.invite");
  const { actor } = ctx;
  if (actor.type !== "user")
    throw forbidden("invite.needs_person", "An invitation comes from a person: sign in to invite.");
  return transact(ctx, async (tx) => {
    await lockWorkspace(tx, ctx.workspaceId);
    if (await findMemberByEmail(tx, ctx.workspaceId, input.email)) {
      throw conflict("member.already_in", "This address belongs to a member of the workspace already.");
    }
    const now = ctx.now();
    await endInvitesOf(tx, ctx.workspaceId, input.email, now);
    const invite = await insertInvite(tx, ctx.workspaceId, {
      id: ctx.newId(),
      email: input.email,
      role: input.role,
      invitedById: actor.id,
      createdAt: now,
      expiresAt: new Date(now.getTime() + INVITE_DAYS * DAY_MS),
    });
    await record(tx, ctx, {
      action: "member.invited",
      subject: { type: "invite", id: invite.id },
      detail: { role: invite.role },
    });
    await emit(tx, ctx, memberInvited(invite.id));
    return inviteViewOf(invite);
  });
}

/** @throws not_found; conflict when it was accepted or revoked before */
export async function revokeInvite(ctx: Ctx, input: z.output<typeof inviteIdInput>): Promise<InviteView> {
  authorize(ctx, "member.invite");
  return transact(ctx, async (tx) => {
    const isClosed = await closeInvite(tx, ctx.workspaceId, input.inviteId, ctx.now());
    const invite = await findInvite(tx, ctx.workspaceId, input.inviteId);
    if (!invite) throw notFound("invite");
    if (!isClosed) {
      throw invite.acceptedAt
        ? conflict("invite.already_accepted", "This invite was accepted already. Remove the member instead.")
        : conflict("invite.already_revoked", "This invite was revoked before.");
    }
    await record(tx, ctx, { action: "invite.revoked", subject: { type: "invite", id: invite.id } });
    await emit(tx, ctx, inviteRevoked(invite.id));
    return inviteViewOf(invite);
  });
}
