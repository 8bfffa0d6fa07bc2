import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { Role } from "#server/platform/pure/actor.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { teamView, updateWorkspaceInput, WorkspaceView } from "../contract.ts";
import { workspaceUpdated } from "../events.ts";
import { pendingInvites } from "../store/invites.ts";
import { changeWorkspace, findWorkspace, membersOf } from "../store/workspaces.ts";
import { inviteViewOf, memberViewOf, workspaceViewOf } from "../views.ts";

/** A program is shown the role that can do the least. */
const roleOf = (ctx: Ctx): Role => (ctx.actor.type === "user" ? ctx.actor.role : "viewer");

export async function getWorkspace(ctx: Ctx): Promise<WorkspaceView> {
  authorize(ctx, "workspace.read");
  const row = await findWorkspace(ctx.db.prisma, ctx.workspaceId);
  if (!row) throw notFound("workspace");
  return workspaceViewOf(row, roleOf(ctx));
}

/** Members in order of joining; open invites for those who may make them. */
export async function team(ctx: Ctx): Promise<z.output<typeof teamView>> {
  authorize(ctx, "member.read");
  const isAdmin = ctx.actor.type !== "user" || ctx.actor.role === "admin";
  const [members, invites] = await Promise.all([
    membersOf(ctx.db, ctx.workspaceId),
    isAdmin ? pendingInvites(ctx.db, ctx.workspaceId, ctx.now()) : [],
  ]);
  return { members: members.map(memberViewOf), invites: invites.map(inviteViewOf) };
}

/** Changes what is given; the rest stays. */
export async function updateWorkspace(ctx: Ctx, input: z.output<typeof updateWorkspaceInput>): Promise<WorkspaceView> {
  authorize(ctx, "workspace.update");
  return transact(ctx, async (tx) => {
    const before = await findWorkspace(tx, ctx.workspaceId);
    if (!before) throw notFound("workspace");
    const { name, timeZone, holdSeconds } = input;
    const after = await changeWorkspace(tx, ctx.workspaceId, { name, timeZone, holdSeconds });
    const names = ["name", "timeZone", "holdSeconds"] as const;
    const changed = names.filter((field) => before[field] !== after[field]);
    if (changed.length > 0) {
      const detail = Object.fromEntries(
        changed.map((field) => [field, { before: before[field], after: after[field] }]),
      );
      await record(tx, ctx, { action: "workspace.updated", subject: { type: "workspace", id: after.id }, detail });
      await emit(tx, ctx, workspaceUpdated([...changed]));
    }
    return workspaceViewOf(after, roleOf(ctx));
  });
}
