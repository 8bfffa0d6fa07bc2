import { Prisma, type Tx } from "#server/db/client.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { ScorePatch } from "../policy/explain.ts";
import type { ScoreFacts } from "../policy/score.ts";

/** What a re-scoring needs of a move, locked so that no newer facts are overwritten. */
export type ScoredMove = {
  id: string;
  score: number;
  contactId: string | null;
  companyId: string | null;
  facts: ScoreFacts;
};

const columns = Prisma.sql`m."id", m."score", m."contactId", m."companyId", m."explanation" -> 'facts' as "facts"`;
const isQueued = Prisma.sql`m."status" in ('open', 'snoozed')`;

/** Locks the queued moves of a contact and of a company. */
export function lockMovesAbout(
  tx: Tx,
  workspaceId: WorkspaceId,
  about: { contactId: string | null; companyId: string | null },
): Promise<ScoredMove[]> {
  return tx.$queryRaw<ScoredMove[]>(Prisma.sql`
    select ${columns} from "Move" m
    where m."workspaceId" = ${workspaceId}::uuid and ${isQueued}
      and (m."contactId" = ${about.contactId}::uuid or m."companyId" = ${about.companyId}::uuid)
    order by m."id" for no key update`);
}

export function lockMoves(tx: Tx, workspaceId: WorkspaceId, moveIds: readonly string[]): Promise<ScoredMove[]> {
  return tx.$queryRaw<ScoredMove[]>(Prisma.sql`
    select ${columns} from "Move" m
    where m."workspaceId" = ${workspaceId}::uuid and m."id" = any(${[...moveIds]}::uuid[]) and ${isQueued}
    order by m."id" for no key update`);
}

/** Locks what is due over all workspaces, oldest first; what another worker has locked is left to it. */
export function lockDueMoves(tx: Tx, now: Date, limit: number): Promise<(ScoredMove & { workspaceId: WorkspaceId })[]> {
  return tx.$queryRaw(Prisma.sql`
    select ${columns}, m."workspaceId" from "Move" m
    where ${isQueued} and m."rescoreAt" <= ${now}
    order by m."rescoreAt" limit ${limit} for no key update skip locked`);
}

export type ScoreCause = "created" | "signal" | "time" | "outcome" | "weights";

export type NewScore = {
  moveId: string;
  before: number;
  score: number;
  low: number;
  high: number;
  patch: ScorePatch;
  rescoreAt: Date | null;
  /** Why it changed; null where it did not: then only the time of the next look is written. */
  change: { id: string; auditId: string | null; sentence: string } | null;
};

/** Writes scores, their history and, where one is asked for, the audit entries: one statement for any number of moves. */
export async function writeScores(
  tx: Tx,
  workspaceId: WorkspaceId,
  scores: readonly NewScore[],
  meta: {
    cause: ScoreCause;
    causeId: string | null;
    weightsVersion: number;
    at: Date;
    actor: { type: string; id: string };
    requestId: string;
    surface: string;
  },
): Promise<void> {
  const rows = JSON.stringify(
    scores.map(({ change, ...score }) => ({ ...score, ...change, isChanged: change !== null })),
  );
  await tx.$executeRaw(Prisma.sql`
    with v as materialized (
      select * from jsonb_to_recordset(${rows}::jsonb) as v(
        "moveId" uuid, "before" float8, "score" float8, "low" float8, "high" float8, "patch" jsonb,
        "rescoreAt" timestamptz, "isChanged" boolean, "id" uuid, "auditId" uuid, "sentence" text)
    ), updated as (
      update "Move" m set
        "score" = v."score", "scoreLow" = v."low", "scoreHigh" = v."high", "explanation" = m."explanation" || v."patch",
        "weightsVersion" = ${meta.weightsVersion}::int, "rescoreAt" = v."rescoreAt", "updatedAt" = ${meta.at}::timestamptz
      from v where m."workspaceId" = ${workspaceId}::uuid and m."id" = v."moveId"
    ), changes as (
      insert into "ScoreChange" ("id", "workspaceId", "moveId", "before", "after", "explanation", "weightsVersion", "cause", "causeId", "at")
      select v."id", ${workspaceId}::uuid, v."moveId", v."before", v."score",
        jsonb_build_object('sentence', v."sentence", 'points', v."patch" -> 'points'), ${meta.weightsVersion}::int, ${meta.cause}::text, ${meta.causeId}::text, ${meta.at}::timestamptz
      from v where v."isChanged"
    )
    insert into "AuditEntry" ("id", "workspaceId", "moveId", "action", "actorType", "actorId", "subjectType", "subjectId", "requestId", "surface", "detail", "at")
    select v."auditId", ${workspaceId}::uuid, v."moveId", 'move.rescored', ${meta.actor.type}::text, ${meta.actor.id}::text, 'move', v."moveId"::text, ${meta.requestId}::text, ${meta.surface}::text,
      jsonb_build_object('before', v."before", 'after', v."score", 'cause', ${meta.cause}::text, 'sentence', v."sentence"), ${meta.at}::timestamptz
    from v where v."isChanged" and v."auditId" is not null`);
}

/** The first line of a move's score history, or one that came with new facts. */
export async function insertScoreChange(
  tx: Tx,
  workspaceId: WorkspaceId,
  change: {
    id: string;
    moveId: string;
    before: number | null;
    after: number;
    sentence: string;
    points: ScorePatch["points"];
    weightsVersion: number;
    cause: ScoreCause;
    causeId: string | null;
    at: Date;
  },
): Promise<void> {
  const { sentence, points, ...columnsOfChange } = change;
  await tx.scoreChange.create({
    data: { ...columnsOfChange, workspaceId, explanation: { sentence, points } as Prisma.InputJsonObject },
    select: { id: true },
  });
}

/** The outcome that caused a re-scoring, with whom it was. */
export async function findOutcome(tx: Tx, workspaceId: WorkspaceId, outcomeId: string) {
  return tx.outcome.findFirst({
    where: { workspaceId, id: outcomeId },
    select: {
      id: true,
      type: true,
      contactId: true,
      contact: { select: { firstName: true, lastName: true, email: true, companyId: true } },
      move: { select: { companyId: true } },
    },
  });
}
