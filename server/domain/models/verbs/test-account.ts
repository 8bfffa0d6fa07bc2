import { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import { sourceOf } from "../access.ts";
import type { accountIdInput, TestResult } from "../contract.ts";
import { keptModel } from "../kept-model.ts";
import { remedyOf } from "../policy/remedy.ts";
import { findAccount } from "../store/accounts.ts";

const greeting = z.object({ answer: z.string().max(2_000) });
/** Models that think first need room for it. */
const OUTPUT_TOKENS = 2_000;

/**
 * Asks one provider one small thing, as drafts ask it, and says what really happened. It is in the books like any call.
 * @unannounced because a question to a model changes nothing that anybody waits for
 */
export async function testAccount(ctx: Ctx, input: z.output<typeof accountIdInput>): Promise<TestResult> {
  authorize(ctx, "model.manage");
  const row = await findAccount(ctx.db.prisma, ctx.workspaceId, input.accountId);
  const source = row && sourceOf(ctx, row);
  if (!row || !source) throw notFound("model_account");
  const begun = performance.now();
  const answer = await keptModel(ctx, [source]).complete({
    promptId: "connection-test@1",
    system: "Answer with the fields of the schema.",
    user: "Say hello in at most five words.",
    schema: greeting,
    schemaName: "greeting",
    maxOutputTokens: OUTPUT_TOKENS,
  });
  const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
  await transact(ctx, (tx) =>
    record(tx, ctx, {
      action: "model_account.tested",
      subject: { type: "model_account", id: row.id },
      detail: { isOk: answer.ok, error: answer.ok ? null : answer.error.kind },
    }),
  );
  if (answer.ok) return { isOk: true, message: `${answer.value.model} answered in ${seconds} s.`, remedy: null };
  const { message, kind, limit } = answer.error;
  const remedy = limit ? "Raise the budget, or state the model's price." : remedyOf(kind);
  return { isOk: false, message, remedy };
}
