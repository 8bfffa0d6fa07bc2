import { transact } from "#server/platform/transact.ts";
import type { WorkspaceView } from "../contract.ts";
import { firstWorkspaceName } from "../policy/slug.ts";
import { workspacesOf } from "../store/identity.ts";
import { invitesFor } from "../store/invites.ts";
import { lockUser } from "../store/workspaces.ts";
import type { UserCtx } from "../user-ctx.ts";
import { workspaceViewOf } from "../views.ts";
import { createWorkspaceIn } from "./create-workspace.ts";
import { joinIn } from "./join-by-invite.ts";

/**
 * What every sign-in does after the address is proven: open invites of it are accepted, and who belongs nowhere gets a
 * workspace of their own. Doing it again changes nothing.
 * @returns the person's workspaces, in order of joining
 */
export async function settleIn(ctx: UserCtx): Promise<WorkspaceView[]> {
  const { user } = ctx;
  for (const invite of await invitesFor(ctx.db, user.email, ctx.now())) {
    await transact(ctx, (tx) => joinIn(tx, ctx, invite));
  }
  const known = await workspacesOf(ctx.db.prisma, user.userId);
  if (known.length > 0) return known.map((row) => workspaceViewOf(row, row.role));
  return transact(ctx, async (tx) => {
    await lockUser(tx, user.userId);
    const meanwhile = await workspacesOf(tx, user.userId);
    if (meanwhile.length > 0) return meanwhile.map((row) => workspaceViewOf(row, row.role));
    return [await createWorkspaceIn(tx, ctx, { name: firstWorkspaceName(user) })];
  });
}
