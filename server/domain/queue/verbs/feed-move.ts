import type { Weights } from "#server/domain/learning/index.ts";
import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { canonicalJson } from "#server/platform/pure/text.ts";
import type { Tx } from "#server/platform/transact.ts";
import { type Draft, draft as draftSchema, type MoveStatus } from "../contract.ts";
import { moveFed } from "../events.ts";
import { type Observed, scoreOf } from "../jobs/rescore.ts";
import { contentHashOf } from "../policy/content-hash.ts";
import { patchOf, type StoredScore, storedScore } from "../policy/explain.ts";
import { factsOf, mergedFacts, mergedWords, type Subjects, wordsOf } from "../policy/facts.ts";
import { signed } from "../policy/words.ts";
import { draftColumns, jsonColumn, linkSignal, type lockLiveMove, updateMove } from "../store/moves.ts";
import { insertScoreChange } from "../store/scores.ts";
import type { CheckedProposal } from "./propose-move.ts";
import { whyNot } from "./set-move-status.ts";

type LiveMove = NonNullable<Awaited<ReturnType<typeof lockLiveMove>>>;

/** Moves whose content may still change: what somebody has approved or is sending stays as it is. */
export const isFeedable = (status: MoveStatus): boolean =>
  status === "open" || status === "snoozed" || status === "failed";

/**
 * Adds a further signal to a move that is there already: newer facts, a newer draft unless a person has written one, the
 * earlier deadline; a snoozed move comes back. The move is locked by the caller.
 */
export async function feedMove(
  tx: Tx,
  ctx: Ctx,
  live: LiveMove,
  input: CheckedProposal,
  basis: { subjects: Subjects; observed: Observed; weights: Weights },
): Promise<void> {
  const now = ctx.now();
  const before = storedScore.parse(live.explanation);
  const fresh = factsOf(input);
  const facts = mergedFacts(before.facts, fresh);
  const ranked = scoreOf(facts, input, basis.observed, basis.weights, now);
  const words = mergedWords(before.words, wordsOf(input, basis.subjects), fresh);
  const explanation: StoredScore = { facts, words, ...patchOf(ranked) };
  const draft = keptDraft(live, input.draft);
  const { actionType, params, signalId } = input;
  const changed = await updateMove(
    tx,
    ctx.workspaceId,
    live.id,
    { status: [live.status], version: live.version },
    {
      ...(live.status === "snoozed" ? { status: "open", snoozedUntil: null } : {}),
      title: input.title,
      actionType,
      params: jsonColumn(params),
      ...draftColumns(draft),
      contentHash: contentHashOf({ actionType, params, subject: draft?.subject ?? null, text: draft?.text ?? null }),
      explanation: jsonColumn(explanation),
      score: ranked.score,
      scoreLow: ranked.low,
      scoreHigh: ranked.high,
      weightsVersion: ranked.weightsVersion,
      rescoreAt: ranked.rescoreAt,
      dueAt: facts.dueAt === null ? null : new Date(facts.dueAt),
      companyId: input.companyId ?? live.companyId,
      dealId: input.dealId ?? live.dealId,
      ownerId: live.ownerId ?? input.ownerId,
      updatedAt: now,
    },
  );
  if (!changed) throw await whyNot(tx, ctx, live.id);
  if (signalId !== null) await linkSignal(tx, ctx.workspaceId, signalId, live.id);
  const points = Math.round((ranked.score - live.score) * 10) / 10;
  await insertScoreChange(tx, ctx.workspaceId, {
    id: ctx.newId(),
    moveId: live.id,
    before: live.score,
    after: ranked.score,
    sentence: `${signed(points)} because of a further signal.`,
    points: ranked.points,
    weightsVersion: ranked.weightsVersion,
    cause: "signal",
    causeId: signalId,
    at: now,
  });
  const detail = {
    signalId,
    before: live.score,
    after: ranked.score,
    isDraftKept: draft !== input.draft,
    ...contentChange(live, { actionType, params, draft }),
  };
  await record(tx, ctx, { action: "move.fed", subject: { type: "move", id: live.id }, moveId: live.id, detail });
  await emit(tx, ctx, moveFed(live.id, signalId));
}

/** A person's words are never replaced by ours. */
function keptDraft(live: LiveMove, fresh: Draft | null): Draft | null {
  const current = live.draft === null ? null : draftSchema.parse(live.draft);
  return current !== null && (current.origin.kind === "person" || fresh === null) ? current : fresh;
}

/** Which part of what would be done is new; an approval of `replacedHash` is told by it what changed. */
function contentChange(live: LiveMove, now: { actionType: string; params: unknown; draft: Draft | null }) {
  const was = live.draft === null ? null : draftSchema.parse(live.draft);
  return {
    replacedHash: live.contentHash,
    subjectChanged: was?.subject !== now.draft?.subject,
    textChanged: was?.text !== now.draft?.text,
    paramsChanged: live.actionType !== now.actionType || canonicalJson(live.params) !== canonicalJson(now.params),
  };
}
