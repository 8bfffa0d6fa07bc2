import type { z } from "zod";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { sourcesOf } from "../access.ts";
import type { ModelsView, modelStatus } from "../contract.ts";
import { monthStart } from "../policy/month.ts";
import { accountsOf } from "../store/accounts.ts";
import { settingsOf, timeZoneOf } from "../store/settings.ts";
import { type PromptSpend, spendByPrompt } from "../store/spend.ts";
import { accountView } from "../views.ts";

/** Providers in their order, the budget, and what this month has cost by prompt. */
export async function getModels(ctx: Ctx): Promise<ModelsView> {
  authorize(ctx, "model.read");
  const db = ctx.db.prisma;
  const [rows, settings, timeZone] = await Promise.all([
    accountsOf(db, ctx.workspaceId),
    settingsOf(db, ctx.workspaceId),
    timeZoneOf(db, ctx.workspaceId),
  ]);
  const from = monthStart(ctx.now(), timeZone);
  const prompts = await spendByPrompt(db, ctx.workspaceId, from);
  const isOwn = rows.some(({ isOn }) => isOn);
  const sum = (field: Exclude<keyof PromptSpend, "promptId">) => prompts.reduce((all, row) => all + row[field], 0);
  return {
    accounts: rows.map(accountView),
    server: ctx.model && {
      model: ctx.model.name,
      isSimulated: ctx.model.isSimulated === true,
      isUsed: !isOwn && settings.usesServerModel,
    },
    mayBePrivate: ctx.models?.mayBePrivate ?? false,
    settings,
    month: {
      from: from.toISOString(),
      calls: sum("calls"),
      costMicros: sum("costMicros"),
      unpricedCalls: sum("unpricedCalls"),
      failedCalls: sum("failedCalls"),
      estimatedCalls: sum("estimatedCalls"),
    },
    byPrompt: prompts,
  };
}

/** Which model would be asked first, if any. */
export async function getModelStatus(ctx: Ctx): Promise<z.output<typeof modelStatus>> {
  authorize(ctx, "model.read");
  const sources = await sourcesOf(ctx);
  return { name: sources.find(({ port }) => port.models.text)?.port.name ?? null };
}
