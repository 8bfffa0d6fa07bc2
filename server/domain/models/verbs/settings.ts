import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { ModelsView, updateSettingsInput } from "../contract.ts";
import { settingsUpdated } from "../events.ts";
import { settingsOf, writeSettings } from "../store/settings.ts";

/** The budget, and whether the server's model may be used. @throws conflict when somebody else changed them meanwhile */
export async function updateModelSettings(
  ctx: Ctx,
  input: z.output<typeof updateSettingsInput>,
): Promise<ModelsView["settings"]> {
  authorize(ctx, "model.manage");
  const { monthlyBudgetCents, usesServerModel, version } = input;
  return transact(ctx, async (tx) => {
    const before = await settingsOf(tx, ctx.workspaceId);
    const isWritten =
      before.version === version &&
      (await writeSettings(tx, ctx.workspaceId, { monthlyBudgetCents, usesServerModel, version }, ctx.now()));
    if (!isWritten) {
      throw conflict("model_settings.changed", "Somebody else changed them at the same time. Look again, then save.");
    }
    const after = { monthlyBudgetCents, usesServerModel };
    await record(tx, ctx, {
      action: "model_settings.updated",
      subject: { type: "workspace", id: ctx.workspaceId },
      detail: { before: { ...before }, after },
    });
    await emit(tx, ctx, settingsUpdated());
    return { ...after, version: version + 1 };
  });
}
