import { z } from "zod";
import { type TypedParams, typedParams } from "#server/domain/actions/contract.ts";
import { activeWeights, type Weights } from "#server/domain/learning/index.ts";
import { checkDraft } from "#server/domain/outreach/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { AppError, invalidInput, notFound } from "#server/platform/pure/errors.ts";
import { postProblem } from "#server/platform/pure/post-length.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { ProposeMoveInput } from "../contract.ts";
import { moveProposed } from "../events.ts";
import { type Observed, observe, scoreOf } from "../jobs/rescore.ts";
import { contentHashOf } from "../policy/content-hash.ts";
import { patchOf, type StoredScore, scoreSentence } from "../policy/explain.ts";
import { factsOf, type Subjects, wordsOf } from "../policy/facts.ts";
import { findSignal, findSubjects, insertMove, linkSignal, lockLiveMove } from "../store/moves.ts";
import { insertScoreChange } from "../store/scores.ts";
import { feedMove, isFeedable } from "./feed-move.ts";

export type Proposed = { moveId: string; isNew: boolean };
type Basis = { subjects: Subjects; observed: Observed; weights: Weights };

/**
 * Puts a recommended action into the queue. A live move with the same dedupe key is fed instead; one that is already on its
 * way out gets a successor, so that no signal is lost. The same signal again changes nothing.
 * @param within the caller's transaction, when the proposal has to stand or fall with something of theirs
 * @throws not_found for a contact, company, deal, owner or signal of no such id here; invalid_input `draft.refused`,
 * `params.invalid`
 */
export async function proposeMove(ctx: Ctx, given: ProposeMoveInput, within?: Tx): Promise<Proposed> {
  authorize(ctx, "move.propose");
  return propose(ctx, { ...given, ...checkedParams(given) }, within);
}

/** A proposal whose parameters are of its type. */
export type CheckedProposal = Omit<ProposeMoveInput, "actionType" | "params"> & TypedParams;

function checkedParams({ actionType, params }: ProposeMoveInput): TypedParams {
  try {
    return typedParams(actionType, params);
  } catch (thrown) {
    if (!(thrown instanceof z.ZodError)) throw thrown;
    const [issue] = thrown.issues;
    const where = issue && issue.path.length > 0 ? `${issue.path.join(".")}: ` : "";
    throw invalidInput("params.invalid", `These are no parameters of ${actionType}. ${where}${issue?.message ?? ""}`);
  }
}

async function propose(ctx: Ctx, input: CheckedProposal, within?: Tx): Promise<Proposed> {
  const verdict = input.draft === null ? null : checkDraft(input.draft);
  if (verdict && !verdict.ok)
    throw invalidInput("draft.refused", `The draft cannot be proposed: ${verdict.problems.join("; ")}.`);
  const tooLong = input.actionType === "post_social" && input.draft ? postProblem(input.draft.text) : null;
  if (tooLong !== null) throw invalidInput("draft.refused", tooLong);
  const subjects = await subjectsOf(ctx, input);
  const write = async (tx: Tx): Promise<Proposed> => {
    const settled = await settledSignal(tx, ctx, input.signalId);
    if (settled !== null) return { moveId: settled, isNew: false };
    const basis = {
      subjects,
      observed: await observe(tx, ctx, [input]),
      weights: await activeWeights(tx, ctx.workspaceId),
    };
    const first = await insert(tx, ctx, input, basis, input.dedupeKey);
    if (first !== null) return { moveId: first, isNew: true };
    const live = await lockLiveMove(tx, ctx.workspaceId, input.dedupeKey);
    if (live && isFeedable(live.status)) {
      await feedMove(tx, ctx, live, input, basis);
      return { moveId: live.id, isNew: false };
    }
    const successor = await insert(
      tx,
      ctx,
      input,
      basis,
      live ? `${input.dedupeKey}#${input.signalId ?? live.id}` : input.dedupeKey,
    );
    if (successor === null) throw proposedMeanwhile();
    return { moveId: successor, isNew: true };
  };
  return within ? write(within) : transact(ctx, write);
}

/** A job that gets it tries again, and finds the other's move to feed. */
const proposedMeanwhile = (): AppError =>
  new AppError("rate_limited", "move.proposed_meanwhile", "The same move was proposed at the same moment. Try again.", {
    retryAfterMs: 1_000,
  });

async function subjectsOf(ctx: Ctx, input: CheckedProposal): Promise<Subjects> {
  const found = await findSubjects(ctx.db.prisma, ctx.workspaceId, input);
  if (input.contactId !== null && !found.contact) throw notFound("contact");
  if (input.companyId !== null && !found.company) throw notFound("company");
  if (input.dealId !== null && !found.deal) throw notFound("deal");
  if (input.ownerId !== null && !found.owner) throw notFound("member");
  return found;
}

/** The move a signal has led to already; null when it has led to none. */
async function settledSignal(tx: Tx, ctx: Ctx, signalId: string | null): Promise<string | null> {
  if (signalId === null) return null;
  const signal = await findSignal(tx, ctx.workspaceId, signalId);
  if (!signal) throw notFound("signal");
  return signal.moveId;
}

/** @returns the new move's id; null when a live move has the key */
async function insert(
  tx: Tx,
  ctx: Ctx,
  input: CheckedProposal,
  basis: Basis,
  dedupeKey: string,
): Promise<string | null> {
  const id = ctx.newId();
  const now = ctx.now();
  const facts = factsOf(input);
  const ranked = scoreOf(facts, input, basis.observed, basis.weights, now);
  const explanation: StoredScore = { facts, words: wordsOf(input, basis.subjects), ...patchOf(ranked) };
  const { actionType, params, draft, domain, title, contactId, companyId, dealId, ownerId, dueAt } = input;
  const isInserted = await insertMove(tx, ctx.workspaceId, {
    id,
    domain,
    actionType,
    title,
    contactId,
    companyId,
    dealId,
    ownerId,
    dueAt,
    dedupeKey,
    params,
    draft,
    explanation,
    contentHash: contentHashOf({ actionType, params, subject: draft?.subject ?? null, text: draft?.text ?? null }),
    score: ranked.score,
    scoreLow: ranked.low,
    scoreHigh: ranked.high,
    weightsVersion: ranked.weightsVersion,
    rescoreAt: ranked.rescoreAt,
    createdAt: now,
    updatedAt: now,
  });
  if (!isInserted) return null;
  if (input.signalId !== null) await linkSignal(tx, ctx.workspaceId, input.signalId, id);
  await insertScoreChange(tx, ctx.workspaceId, {
    id: ctx.newId(),
    moveId: id,
    before: null,
    after: ranked.score,
    sentence: scoreSentence(explanation, now),
    points: ranked.points,
    weightsVersion: ranked.weightsVersion,
    cause: "created",
    causeId: input.signalId,
    at: now,
  });
  const detail = { score: ranked.score, actionType, signalId: input.signalId, draftOrigin: draft?.origin.kind ?? null };
  await record(tx, ctx, { action: "move.proposed", subject: { type: "move", id }, moveId: id, detail });
  await emit(tx, ctx, moveProposed(id));
  return id;
}
