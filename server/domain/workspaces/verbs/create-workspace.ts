import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import { createCtx } from "#server/platform/context.ts";
import { randomToken } from "#server/platform/crypto.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict } from "#server/platform/pure/errors.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { createWorkspaceInput, WorkspaceView } from "../contract.ts";
import { memberJoined, workspaceCreated } from "../events.ts";
import { slugCandidates } from "../policy/slug.ts";
import { insertMember, insertWorkspace } from "../store/workspaces.ts";
import type { UserCtx } from "../user-ctx.ts";
import { workspaceViewOf } from "../views.ts";

/** Makes a workspace with the caller as its admin and the first weights. */
export function createWorkspace(ctx: UserCtx, input: z.output<typeof createWorkspaceInput>): Promise<WorkspaceView> {
  return transact(ctx, (tx) => createWorkspaceIn(tx, ctx, input));
}

/** The same in a transaction of the caller's. */
export async function createWorkspaceIn(
  tx: Tx,
  caller: UserCtx,
  input: z.output<typeof createWorkspaceInput>,
): Promise<WorkspaceView> {
  const { user } = caller;
  const ctx = createCtx(caller, {
    workspaceId: asWorkspaceId(caller.newId()),
    actor: { type: "user", id: user.userId, role: "admin", name: user.name ?? user.email },
    requestId: caller.requestId,
    surface: caller.surface,
  });
  authorize(ctx, "workspace.create");
  const workspace = await insertWorkspace(tx, {
    id: ctx.workspaceId,
    name: input.name,
    timeZone: user.timeZone,
    isSandbox: ctx.connectors.simulated,
    createdAt: ctx.now(),
    slugs: slugCandidates(
      input.name,
      randomToken(6)
        .toLowerCase()
        .replace(/[^a-z0-9]/g, "x"),
    ),
  });
  if (!workspace) throw conflict("workspace.name_taken", "Too many workspaces have this name. Choose another one.");
  await insertMember(tx, ctx.workspaceId, { userId: user.userId, role: "admin", createdAt: ctx.now() });
  await record(tx, ctx, {
    action: "workspace.created",
    subject: { type: "workspace", id: workspace.id },
    detail: { name: workspace.name },
  });
  await emit(tx, ctx, workspaceCreated());
  await emit(tx, ctx, memberJoined(user.userId, "admin"));
  return workspaceViewOf(workspace, "admin");
}
