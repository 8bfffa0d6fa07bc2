import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, notFound } from "#server/platform/pure/errors.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { changeRoleInput, memberView, removeMemberInput } from "../contract.ts";
import { memberRemoved, memberRoleChanged } from "../events.ts";
import { countAdmins, deleteMember, findMember, lockWorkspace, type MemberRow, setRole } from "../store/workspaces.ts";
import { memberViewOf } from "../views.ts";

type MemberView = z.output<typeof memberView>;

async function lockedMember(tx: Tx, ctx: Ctx, userId: string): Promise<MemberRow> {
  await lockWorkspace(tx, ctx.workspaceId);
  const member = await findMember(tx, ctx.workspaceId, userId);
  if (!member) throw notFound("member");
  return member;
}

async function assertNotLastAdmin(tx: Tx, ctx: Ctx, member: MemberRow): Promise<void> {
  if (member.role === "admin" && (await countAdmins(tx, ctx.workspaceId)) === 1) {
    throw conflict("workspace.last_admin", "This is the workspace's only admin. Make somebody else admin first.");
  }
}

/** @throws not_found; conflict for the last admin */
export async function changeRole(ctx: Ctx, input: z.output<typeof changeRoleInput>): Promise<MemberView> {
  authorize(ctx, "member.change_role");
  return transact(ctx, async (tx) => {
    const member = await lockedMember(tx, ctx, input.userId);
    if (member.role === input.role) return memberViewOf(member);
    await assertNotLastAdmin(tx, ctx, member);
    if (!(await setRole(tx, ctx.workspaceId, member.userId, member.role, input.role))) {
      throw conflict("member.changed", "Somebody else changed this member at the same time. Look again.");
    }
    const detail = { before: member.role, after: input.role };
    await record(tx, ctx, { action: "member.role_changed", subject: { type: "member", id: member.userId }, detail });
    await emit(tx, ctx, memberRoleChanged(member.userId, input.role));
    return memberViewOf({ ...member, role: input.role });
  });
}

/** Ends a membership with the member's next request; their assigned moves become unassigned. @throws conflict for the last admin */
export async function removeMember(ctx: Ctx, input: z.output<typeof removeMemberInput>): Promise<MemberView> {
  authorize(ctx, "member.remove");
  return transact(ctx, async (tx) => {
    const member = await lockedMember(tx, ctx, input.userId);
    await assertNotLastAdmin(tx, ctx, member);
    if (!(await deleteMember(tx, ctx.workspaceId, member.userId))) throw notFound("member");
    const subject = { type: "member", id: member.userId };
    await record(tx, ctx, { action: "member.removed", subject, detail: { role: member.role } });
    await emit(tx, ctx, memberRemoved(member.userId));
    return memberViewOf(member);
  });
}

/**
 * Ends the caller's own membership with their next request; their assigned moves become unassigned, their accounts are
 * disconnected by whoever hears `member.removed`. Who belongs nowhere afterwards gets a workspace at the next sign-in.
 * @throws conflict for the last admin
 */
export async function leaveWorkspace(ctx: Ctx): Promise<MemberView> {
  authorize(ctx, "member.leave");
  return transact(ctx, async (tx) => {
    const member = await lockedMember(tx, ctx, ctx.actor.id);
    await assertNotLastAdmin(tx, ctx, member);
    if (!(await deleteMember(tx, ctx.workspaceId, member.userId))) throw notFound("member");
    const subject = { type: "member", id: member.userId };
    await record(tx, ctx, { action: "member.left", subject, detail: { role: member.role } });
    await emit(tx, ctx, memberRemoved(member.userId));
    return memberViewOf(member);
  });
}
