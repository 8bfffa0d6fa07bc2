import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { transact } from "#server/platform/transact.ts";
import type { SocialWatch } from "../contract.ts";
import { socialWatchChanged } from "../events.ts";
import { defaultWatch } from "../policy/social-watch.ts";
import { saveWatch, storedWatch } from "../store/social-watch.ts";

/** What is watched for on X. */
export async function getSocialWatch(ctx: Ctx): Promise<SocialWatch> {
  authorize(ctx, "connection.read");
  return (await storedWatch(ctx.db.prisma, ctx.workspaceId)) ?? defaultWatch;
}

/** Replaces what is watched for; it counts from the next look on. */
export async function updateSocialWatch(ctx: Ctx, watch: SocialWatch): Promise<SocialWatch> {
  authorize(ctx, "connection.manage_shared");
  await transact(ctx, async (tx) => {
    await saveWatch(tx, ctx.workspaceId, watch, ctx.now());
    const subject = { type: "workspace", id: ctx.workspaceId };
    await record(tx, ctx, { action: "connection.watch_changed", subject, detail: { ...watch } });
    await emit(tx, ctx, socialWatchChanged());
  });
  return watch;
}
