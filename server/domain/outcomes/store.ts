import type { Pool } from "pg";
import { Prisma, type Tx } from "#server/db/client.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { Observation, Outcome } from "./contract.ts";
import { oncePerSignal } from "./policy/once-per-signal.ts";

/** Most recent outcomes of one contact or company that a score looks at. */
const OBSERVED = 50;

type NewOutcome = Omit<Prisma.OutcomeCreateManyInput, "evidence"> & { evidence: Record<string, unknown> };

/** Inserts unless the natural key is taken. @returns whether the row is new */
export async function insertOutcome(tx: Tx, row: NewOutcome): Promise<boolean> {
  const data = { ...row, evidence: row.evidence as Prisma.InputJsonObject };
  const { count } = await tx.outcome.createMany({ data: [data], skipDuplicates: true });
  return count === 1;
}

export function findByNaturalKey(tx: Tx, workspaceId: WorkspaceId, naturalKey: string) {
  return tx.outcome.findFirst({ where: { workspaceId, naturalKey }, select: { id: true } });
}

/** The move an outcome hangs on, with whom it is about. */
export function findMoveSubject(tx: Tx, workspaceId: WorkspaceId, moveId: string) {
  return tx.move.findFirst({
    where: { workspaceId, id: moveId },
    select: { id: true, contactId: true, companyId: true },
  });
}

export function findContactCompany(tx: Tx, workspaceId: WorkspaceId, contactId: string) {
  return tx.contact.findFirst({ where: { workspaceId, id: contactId }, select: { id: true, companyId: true } });
}

/** The execution that one of these Message-IDs belongs to: the newest one named first wins. */
export async function findExecutionByMessageIds(tx: Tx, workspaceId: WorkspaceId, messageIds: readonly string[]) {
  const found = await tx.execution.findMany({
    where: { workspaceId, idempotencyKey: { in: [...messageIds] } },
    select: { id: true, moveId: true, idempotencyKey: true },
  });
  return (
    messageIds.map((id) => found.find((row) => row.idempotencyKey === id)).find((row) => row !== undefined) ?? null
  );
}

/** The latest execution whose mail stands in the vendor's thread. */
export async function findExecutionByThread(pool: Pool, workspaceId: WorkspaceId, vendorThreadId: string) {
  const { rows } = await pool.query<{ id: string; moveId: string }>({
    name: "outcome-execution-by-thread",
    text: `select "id", "moveId" from "Execution"
           where "workspaceId" = $1 and ("result" ->> 'vendorThreadId') = $2
           order by "startedAt" desc limit 1`,
    values: [workspaceId, vendorThreadId],
  });
  return rows[0] ?? null;
}

/**
 * The latest finished work on a deal, or with its contact, that may have brought it on. Changing the record itself is not what
 * brings a deal on.
 */
export async function findExecutionForDeal(
  tx: Tx,
  workspaceId: WorkspaceId,
  about: { dealId: string; contactId: string | null; from: Date; until: Date },
) {
  const of = [{ dealId: about.dealId }, ...(about.contactId === null ? [] : [{ contactId: about.contactId }])];
  return tx.execution.findFirst({
    where: {
      workspaceId,
      status: "succeeded",
      actionType: { notIn: ["update_deal", "update_contact", "create_contact", "update_task", "create_note"] },
      finishedAt: { gte: about.from, lte: about.until },
      move: { OR: of },
    },
    orderBy: [{ finishedAt: "desc" }, { id: "desc" }],
    select: { id: true, moveId: true },
  });
}

/** An outcome that moved a score, with whom it was. */
export type ObservedOutcome = Observation & {
  id: string;
  type: string;
  signalId: string | null;
  contactId: string;
  contactName: string | null;
};

type ObservedRow = Omit<ObservedOutcome, "impact"> & { groupId: string; recordedImpact: number };

const observedColumns = Prisma.sql`
  o."id", o."type", o."recordedImpact", o."occurredAt", o."signalId", o."contactId",
  coalesce(nullif(trim(concat_ws(' ', k."firstName", k."lastName")), ''), k."email") as "contactName"`;

/** Recent outcomes with an impact, by contact: one statement for any number of contacts. */
export async function observationsOfContacts(tx: Tx, workspaceId: WorkspaceId, contactIds: readonly string[]) {
  if (contactIds.length === 0) return new Map<string, ObservedOutcome[]>();
  const rows = await tx.$queryRaw<ObservedRow[]>(Prisma.sql`
    select g."id" as "groupId", x.* from unnest(${[...contactIds]}::uuid[]) as g("id")
    cross join lateral (
      select ${observedColumns} from "Outcome" o
      join "Contact" k on k."workspaceId" = o."workspaceId" and k."id" = o."contactId"
      where o."workspaceId" = ${workspaceId}::uuid and o."contactId" = g."id" and o."recordedImpact" <> 0
      order by o."occurredAt" desc limit ${OBSERVED}
    ) x`);
  return grouped(rows);
}

/** The same by company: outcomes with any of its people. */
export async function observationsOfCompanies(tx: Tx, workspaceId: WorkspaceId, companyIds: readonly string[]) {
  if (companyIds.length === 0) return new Map<string, ObservedOutcome[]>();
  const rows = await tx.$queryRaw<ObservedRow[]>(Prisma.sql`
    select g."id" as "groupId", x.* from unnest(${[...companyIds]}::uuid[]) as g("id")
    cross join lateral (
      select ${observedColumns} from "Contact" k
      join "Outcome" o on o."workspaceId" = k."workspaceId" and o."contactId" = k."id"
      where k."workspaceId" = ${workspaceId}::uuid and k."companyId" = g."id" and o."recordedImpact" <> 0
      order by o."occurredAt" desc limit ${OBSERVED}
    ) x`);
  return grouped(rows);
}

function grouped(rows: readonly ObservedRow[]): Map<string, ObservedOutcome[]> {
  const groups = new Map<string, ObservedOutcome[]>();
  for (const { groupId, recordedImpact, ...row } of rows) {
    const group = groups.get(groupId) ?? [];
    group.push({ ...row, impact: recordedImpact });
    groups.set(groupId, group);
  }
  return new Map([...groups].map(([id, outcomes]) => [id, oncePerSignal(outcomes)]));
}

type OutcomePlace = { occurredAt: string; id: string };

/** One page, newest first, with names: one statement. */
export async function listPage(
  pool: Pool,
  workspaceId: WorkspaceId,
  limit: number,
  after: OutcomePlace | null,
): Promise<Outcome[]> {
  const { rows } = await pool.query<{ items: Outcome[] }>({
    name: after ? "outcome-list-after" : "outcome-list",
    text: `with page as (
        select * from "Outcome" where "workspaceId" = $1
        ${after ? `and ("occurredAt", "id") < ($3::timestamptz, $4::uuid)` : ""}
        order by "occurredAt" desc, "id" desc limit $2
      )
      select coalesce(json_agg(json_build_object(
        'id', p."id", 'type', p."type", 'source', p."source", 'confidence', p."confidence",
        'recordedImpact', p."recordedImpact", 'contactId', p."contactId",
        'contactName', coalesce(nullif(trim(concat_ws(' ', c."firstName", c."lastName")), ''), c."email"),
        'moveId', p."moveId", 'moveTitle', m."title", 'executionId', p."executionId", 'occurredAt', p."occurredAt"
      ) order by p."occurredAt" desc, p."id" desc), '[]'::json) as "items"
      from page p
      left join "Contact" c on c."workspaceId" = p."workspaceId" and c."id" = p."contactId"
      left join "Move" m on m."workspaceId" = p."workspaceId" and m."id" = p."moveId"`,
    values: after ? [workspaceId, limit, after.occurredAt, after.id] : [workspaceId, limit],
  });
  return rows[0]?.items ?? [];
}
