import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, invalidInput } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { GuardrailSettings, UpdateGuardrailsInput } from "../contract.ts";
import { guardrailsUpdated } from "../events.ts";
import { settingsOf, writeSettings } from "../store/settings.ts";

export async function getGuardrails(ctx: Ctx): Promise<GuardrailSettings> {
  authorize(ctx, "guardrails.read");
  return settingsOf(ctx.db.prisma, ctx.workspaceId);
}

/** Changes what is given; the rest stays. @throws conflict when somebody else changed them since they were read */
export async function updateGuardrails(ctx: Ctx, input: UpdateGuardrailsInput): Promise<GuardrailSettings> {
  authorize(ctx, "guardrails.update");
  return transact(ctx, async (tx) => {
    const before = await settingsOf(tx, ctx.workspaceId);
    const { changed, after } = changeOf(before, input);
    if (before.version !== input.version) throw changedMeanwhile();
    if (after.workFrom >= after.workTo) {
      throw invalidInput("guardrails.hours", "Working hours must begin before they end.", [
        { path: "workTo", message: "Must be later than the beginning." },
      ]);
    }
    if (changed.length === 0) return before;
    if (!(await writeSettings(tx, ctx.workspaceId, after, ctx.now()))) throw changedMeanwhile();
    const detail = Object.fromEntries(changed.map((field) => [field, { before: before[field], after: after[field] }]));
    await record(tx, ctx, {
      action: "guardrails.updated",
      subject: { type: "workspace", id: ctx.workspaceId },
      detail,
    });
    await emit(tx, ctx, guardrailsUpdated(changed));
    return { ...after, version: before.version + 1 };
  });
}

type Field = keyof GuardrailSettings;

/** Only what is a setting counts: an input may carry more, such as the workspace it is for. */
function changeOf(before: GuardrailSettings, input: UpdateGuardrailsInput) {
  const fields = (Object.keys(before) as Field[]).filter((field) => field !== "version" && input[field] !== undefined);
  const wanted: GuardrailSettings = { ...before, ...Object.fromEntries(fields.map((field) => [field, input[field]])) };
  const after = {
    ...wanted,
    allowList: [...new Set(wanted.allowList)].sort(),
    workDays: [...new Set(wanted.workDays)].sort((a, b) => a - b),
  };
  const changed = (Object.keys(after) as Field[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]),
  );
  return { after, changed };
}

const changedMeanwhile = () =>
  conflict("guardrails.changed", "Somebody else changed the guardrails at the same time. Look again, then save.");
