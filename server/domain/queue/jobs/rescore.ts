import type { Weights } from "#server/domain/learning/index.ts";
import {
  type ObservedOutcome,
  observationsOfCompanies,
  observationsOfContacts,
  outcomeEvidence,
} from "#server/domain/outcomes/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { Tx } from "#server/platform/transact.ts";
import { type LearnedEvidence, patchOf } from "../policy/explain.ts";
import { type Ranked, rank } from "../policy/rank.ts";
import type { ScoreFacts } from "../policy/score.ts";
import { type NewScore, type ScoreCause, type ScoredMove, writeScores } from "../store/scores.ts";

/** Outcomes shown as evidence of a learned part, newest first. */
const SHOWN = 5;
/** Moves per statement: what a JSON parameter carries comfortably. */
const BATCH = 2_000;

type About = { contactId: string | null; companyId: string | null };
export type Observed = { contacts: Map<string, ObservedOutcome[]>; companies: Map<string, ObservedOutcome[]> };

/** Earlier outcomes for any number of moves: two statements. */
export async function observe(tx: Tx, ctx: Pick<Ctx, "workspaceId">, moves: readonly About[]): Promise<Observed> {
  const ids = (key: keyof About) => [...new Set(moves.map((move) => move[key]).filter((id) => id !== null))];
  return {
    contacts: await observationsOfContacts(tx, ctx.workspaceId, ids("contactId")),
    companies: await observationsOfCompanies(tx, ctx.workspaceId, ids("companyId")),
  };
}

/** Earlier outcomes with the move's person, and with others of its company. */
function seenFor(about: About, observed: Observed): { contact: ObservedOutcome[]; company: ObservedOutcome[] } {
  const contact = about.contactId === null ? [] : (observed.contacts.get(about.contactId) ?? []);
  const atCompany = about.companyId === null ? [] : (observed.companies.get(about.companyId) ?? []);
  return { contact, company: atCompany.filter((outcome) => outcome.contactId !== about.contactId) };
}

/** The score of one move from its facts and what was observed. */
export const scoreOf = (facts: ScoreFacts, about: About, observed: Observed, weights: Weights, now: Date): Ranked =>
  rank(facts, weights, seenFor(about, observed), now);

/** The rows behind the learned parts of a move's score, newest first. */
export async function learnedEvidence(db: Tx, ctx: Pick<Ctx, "workspaceId">, about: About): Promise<LearnedEvidence> {
  const { contact, company } = seenFor(about, await observe(db, ctx, [about]));
  return {
    contact: contact.slice(0, SHOWN).map(outcomeEvidence),
    company: company.slice(0, SHOWN).map(outcomeEvidence),
  };
}

type RescoreReason = {
  cause: ScoreCause;
  causeId: string | null;
  /** Said in the score history, from the change in points. */
  tell: (points: number) => string;
  /** Whether changes of a point or more stand on the move's timeline too. */
  isAudited: boolean;
};

/** Ranks locked moves anew and writes what changed. @returns how many scores changed */
export async function rescoreMoves(
  tx: Tx,
  ctx: Ctx,
  moves: readonly ScoredMove[],
  weights: Weights,
  reason: RescoreReason,
): Promise<number> {
  const observed = await observe(tx, ctx, moves);
  const now = ctx.now();
  const scores = moves.map((move): NewScore => {
    const ranked = scoreOf(move.facts, move, observed, weights, now);
    const points = Math.round((ranked.score - move.score) * 10) / 10;
    const isAudited = reason.isAudited && Math.abs(points) >= 1;
    const change = { id: ctx.newId(), auditId: isAudited ? ctx.newId() : null, sentence: reason.tell(points) };
    return {
      moveId: move.id,
      before: move.score,
      score: ranked.score,
      low: ranked.low,
      high: ranked.high,
      patch: patchOf(ranked),
      rescoreAt: ranked.rescoreAt,
      change: points === 0 ? null : change,
    };
  });
  const written = reason.cause === "time" ? scores : scores.filter((score) => score.change !== null);
  for (let start = 0; start < written.length; start += BATCH) {
    await writeScores(tx, ctx.workspaceId, written.slice(start, start + BATCH), {
      cause: reason.cause,
      causeId: reason.causeId,
      weightsVersion: weights.version,
      at: now,
      actor: { type: ctx.actor.type, id: ctx.actor.id },
      requestId: ctx.requestId,
      surface: ctx.surface,
    });
  }
  return scores.filter((score) => score.change !== null).length;
}
