import type { z } from "zod";
import { endDevices } from "#server/domain/notifications/index.ts";
import { transact } from "#server/platform/transact.ts";
import type { Me, updateProfileInput } from "../contract.ts";
import { changeIdentity, endSessions, signatureOf, workspacesOf } from "../store/identity.ts";
import type { UserCtx } from "../user-ctx.ts";
import { workspaceViewOf } from "../views.ts";

/** The caller and the workspaces they belong to. */
export async function me(ctx: UserCtx): Promise<Me> {
  const { user } = ctx;
  const { prisma } = ctx.db;
  const [rows, signature] = await Promise.all([workspacesOf(prisma, user.userId), signatureOf(prisma, user.userId)]);
  return {
    userId: user.userId,
    name: user.name,
    email: user.email,
    timeZone: user.timeZone,
    signature,
    workspaces: rows.map((row) => workspaceViewOf(row, row.role)),
  };
}

/** The caller's own name, clock and signature. They belong to no workspace, so no workspace's audit log holds them. */
export async function updateProfile(ctx: UserCtx, input: z.output<typeof updateProfileInput>): Promise<Me> {
  const { timeZone = ctx.user.timeZone } = input;
  const { signature } = input;
  const { name } = await changeIdentity(ctx.db, ctx.user.userId, { name: input.name, timeZone, signature });
  return me({ ...ctx, user: { ...ctx.user, name, timeZone } });
}

/** Ends every session of the caller, this one too, and every push to their devices. */
export async function signOutEverywhere(ctx: UserCtx): Promise<{ userId: string }> {
  await transact(ctx, async (tx) => {
    await endSessions(tx, ctx.user.userId);
    await endDevices(tx, ctx, null);
  });
  ctx.log.info({ userId: ctx.user.userId, requestId: ctx.requestId }, "all sessions ended");
  return { userId: ctx.user.userId };
}
