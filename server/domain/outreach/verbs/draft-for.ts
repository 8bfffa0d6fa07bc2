import type { ModelError, ModelPort } from "#server/connectors/ports/model.ts";
import { workspaceModel } from "#server/domain/models/index.ts";
import type { Draft, DraftOrigin } from "#server/domain/queue/contract.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { AppError } from "#server/platform/pure/errors.ts";
import { type DraftRequest, isSilent } from "../contract.ts";
import { draftOf, type Written } from "../policy/compose.ts";
import { firstReply } from "../policy/first-reply.ts";
import { answeredText, modelAnswer, modelDraft, sourcesOf, userPrompt } from "../policy/model-draft.ts";
import { isSuspicious } from "../policy/patterns.ts";
import { replyTo } from "../policy/reply.ts";
import { firstReplyPrompt } from "../prompts/first-reply.ts";
import { replyPrompt } from "../prompts/reply.ts";

const ATTEMPTS = 2;
/** Models that think first need room for it. */
const OUTPUT_TOKENS = 4_000;

/**
 * Writes a mail from what is on record: by the model where the workspace has one and its draft holds, else by template,
 * which then says why. Nothing is stored and nothing is sent.
 * @throws precondition_failed `draft.no_reply_wanted` for an intent that wants no answer
 */
export async function draftFor(ctx: Ctx, request: DraftRequest): Promise<Draft> {
  authorize(ctx, "move.propose");
  return draftBy(ctx, request, await workspaceModel(ctx));
}

/** As `draftFor`, by this model, or by template where it is null. */
export async function draftBy(ctx: Pick<Ctx, "log">, request: DraftRequest, model: ModelPort | null): Promise<Draft> {
  const { written, template } = byTemplate(request);
  const fallback = (why?: string) =>
    draftOf(written, request.sender, { kind: "template", template, ...(why && { why }) });
  if (!model) return fallback();
  if (isSuspicious(answeredText(request))) return fallback("Their words were not given to the model.");
  const result = await byModel(model, request, written);
  if ("draft" in result) return result.draft;
  ctx.log.warn({ promptId: result.promptId, problems: result.problems.length }, "the model's draft was not used");
  return fallback(result.why);
}

function byTemplate(request: DraftRequest): { written: Written; template: string } {
  if (request.kind === "first_reply") return { written: firstReply(request), template: "first-reply@1" };
  const intent = request.reply?.intent ?? "unclear";
  if (isSilent(intent))
    throw new AppError("precondition_failed", "draft.no_reply_wanted", "This mail wants no answer.");
  return { written: replyTo(request, intent), template: `reply-${intent.replaceAll("_", "-")}@1` };
}

type ModelResult = { draft: Draft } | { why: string; promptId: string; problems: string[] };

async function byModel(model: ModelPort, request: DraftRequest, template: Written): Promise<ModelResult> {
  const prompt = request.kind === "first_reply" ? firstReplyPrompt : replyPrompt;
  const sources = sourcesOf(request);
  let problems: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const answer = await model.complete({
      promptId: prompt.id,
      system: prompt.system,
      user: userPrompt(request, sources, problems),
      schema: modelAnswer,
      schemaName: "draft",
      maxOutputTokens: OUTPUT_TOKENS,
    });
    if (!answer.ok) return { why: silenceOf(answer.error), promptId: prompt.id, problems: [answer.error.kind] };
    const origin: DraftOrigin = { kind: "model", model: answer.value.model, promptId: prompt.id };
    const made = modelDraft(request, answer.value.value, sources, { origin, template });
    if ("draft" in made) return made;
    problems = made.problems;
  }
  return { why: `The model's draft was refused (${problems[0]}).`, promptId: prompt.id, problems };
}

function silenceOf({ limit }: ModelError): string {
  if (limit === "budget") return "The month's budget for models is used up.";
  return limit === "price" ? "The model's price is unknown, and there is a budget." : "The model did not answer.";
}
