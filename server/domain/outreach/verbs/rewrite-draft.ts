import type { ModelError, ModelPort } from "#server/connectors/ports/model.ts";
import { vendorFailure } from "#server/connectors/ports/vendor-error.ts";
import { ownMails } from "#server/domain/crm/index.ts";
import { workspaceModel } from "#server/domain/models/index.ts";
import type { Draft } from "#server/domain/queue/contract.ts";
import { getMove } from "#server/domain/queue/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { AppError } from "#server/platform/pure/errors.ts";
import type { RewriteInput, Rewritten } from "../contract.ts";
import { partsOf, rewriteAnswer, rewriteProblems, rewriteRequest } from "../policy/rewrite.ts";
import { above, signatureIn } from "../policy/signature.ts";
import { rewritePrompt } from "../prompts/rewrite-draft.ts";

const ATTEMPTS = 2;
/** Models that think first need room for it. */
const OUTPUT_TOKENS = 4_000;
const SAMPLES = 5;
const FEWEST_SAMPLES = 3;
const SAMPLE_LENGTH = 1_200;

/**
 * The words in the editor, written anew by the workspace's model. Nothing is stored: the person saves it, or not.
 * @throws precondition_failed `model.none`, `model.budget`, `draft.no_voice` with too few mails of theirs, `draft.rewrite_refused`
 *   when what the model wrote says more than the words before it; the vendor's failure when it does not answer
 */
export async function rewriteDraft(ctx: Ctx, input: RewriteInput): Promise<Rewritten> {
  authorize(ctx, "move.edit");
  const move = await getMove(ctx, { moveId: input.moveId });
  const model = await workspaceModel(ctx);
  if (!model) throw new AppError("precondition_failed", "model.none", "This workspace has no language model.");
  const samples = input.style === "my_voice" ? await voiceOf(ctx) : [];
  return rewriteBy(model, input, { draft: move.draft, samples });
}

async function voiceOf(ctx: Ctx): Promise<string[]> {
  const mails = ctx.actor.type === "user" ? await ownMails(ctx, ctx.actor.id, SAMPLES) : [];
  if (mails.length < FEWEST_SAMPLES) {
    const message = `Your voice is read from mails you have written. It takes ${FEWEST_SAMPLES} in your connected mailbox; there ${mails.length === 1 ? "is" : "are"} ${mails.length}.`;
    throw new AppError("precondition_failed", "draft.no_voice", message);
  }
  return mails.map((text) => text.slice(0, SAMPLE_LENGTH));
}

/** As `rewriteDraft`, by this model. */
export async function rewriteBy(
  model: ModelPort,
  { subject, text, style }: RewriteInput,
  { draft, samples }: { draft: Draft | null; samples: readonly string[] },
): Promise<Rewritten> {
  const signature = signatureIn({ text, claims: draft?.claims ?? [] });
  const { body, closing } = signature === null ? partsOf(text) : { body: above(text, signature), closing: signature };
  let problems: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const answer = await model.complete({
      promptId: rewritePrompt.id,
      system: rewritePrompt.systemFor(style),
      user: rewriteRequest(body, samples, problems),
      schema: rewriteAnswer,
      schemaName: "rewritten",
      maxOutputTokens: OUTPUT_TOKENS,
    });
    if (!answer.ok) throw failureOf(answer.error);
    // A model that adds the closing all the same does not double it.
    const written = above(answer.value.value.text.trim(), closing);
    problems = rewriteProblems(draft, { subject, text }, written);
    if (problems.length === 0) {
      return { text: closing ? `${written}\n\n${closing}` : written, model: answer.value.model };
    }
  }
  const message = `The model's version was not used: ${problems[0]}. Your text is as it was.`;
  throw new AppError("precondition_failed", "draft.rewrite_refused", message);
}

function failureOf(error: ModelError): AppError {
  if (!error.limit) return vendorFailure(error);
  return new AppError("precondition_failed", "model.budget", `${error.message} Your text is as it was.`);
}
