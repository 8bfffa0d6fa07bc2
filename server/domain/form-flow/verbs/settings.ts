import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { transact } from "#server/platform/transact.ts";
import type { FlowSettings, setAssetFoldersInput } from "../contract.ts";
import { flowSettingsChanged } from "../events.ts";
import { assetFolders, saveAssetFolders } from "../store/settings.ts";

export async function getFlowSettings(ctx: Ctx): Promise<FlowSettings> {
  authorize(ctx, "flow.read");
  return { assetFolderIds: await assetFolders(ctx.db.prisma, ctx.workspaceId) };
}

/** Names the Drive folders that may be searched for a form's answer; none: nothing is searched. */
export async function setAssetFolders(ctx: Ctx, input: z.output<typeof setAssetFoldersInput>): Promise<FlowSettings> {
  authorize(ctx, "flow.configure");
  const assetFolderIds = [...new Set(input.assetFolderIds)];
  await transact(ctx, async (tx) => {
    await saveAssetFolders(tx, ctx.workspaceId, assetFolderIds);
    const subject = { type: "workspace", id: ctx.workspaceId };
    await record(tx, ctx, { action: "flow.folders_set", subject, detail: { count: assetFolderIds.length } });
    await emit(tx, ctx, flowSettingsChanged(assetFolderIds.length));
  });
  return { assetFolderIds };
}
