import type { Tx } from "#server/db/client.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { Suppression, SuppressionReason } from "../contract.ts";

export type NewSuppression = {
  value: string;
  reason: SuppressionReason;
  source: Suppression["source"];
  contactId?: string | null;
  outcomeId?: string | null;
  note?: string | null;
};

/**
 * A new entry, or a removed one that counts again. The outcome that made a removed entry does not bring it back: it is the
 * same fact, delivered twice.
 */
const UPSERT = `
insert into "Suppression" ("id", "workspaceId", "value", "reason", "contactId", "note", "source", "outcomeId",
                           "createdByType", "createdById", "createdAt")
select entry.id, $1::uuid, entry.value, $2::"SuppressionReason", $3::uuid, $4, $5, $6::uuid, $7, $8, $9::timestamptz
  from unnest($10::uuid[], $11::text[]) as entry(id, value)
on conflict ("workspaceId", "value", "reason") do update
   set "removedAt" = null, "contactId" = coalesce(excluded."contactId", "Suppression"."contactId"), "note" = excluded."note",
       "source" = excluded."source", "outcomeId" = excluded."outcomeId", "createdByType" = excluded."createdByType",
       "createdById" = excluded."createdById", "createdAt" = excluded."createdAt"
 where "Suppression"."removedAt" is not null
   and (excluded."outcomeId" is null or "Suppression"."outcomeId" is distinct from excluded."outcomeId")
returning "id", "value"`;

/** Writes entries of one kind. @returns those that were not in force before */
export async function insertSuppressions(
  tx: Tx,
  ctx: Ctx,
  entries: Omit<NewSuppression, "value">,
  values: readonly string[],
): Promise<{ id: string; value: string }[]> {
  if (values.length === 0) return [];
  return tx.$queryRawUnsafe<{ id: string; value: string }[]>(
    UPSERT,
    ctx.workspaceId,
    entries.reason,
    entries.contactId ?? null,
    entries.note ?? null,
    entries.source,
    entries.outcomeId ?? null,
    ctx.actor.type,
    ctx.actor.id,
    ctx.now(),
    values.map(() => ctx.newId()),
    // In one order everywhere: two imports at once must not wait for each other.
    [...values].sort(),
  );
}

const columns = {
  id: true,
  value: true,
  reason: true,
  note: true,
  source: true,
  createdAt: true,
} as const;

type Row = {
  id: string;
  value: string;
  reason: SuppressionReason;
  note: string | null;
  source: string;
  createdAt: Date;
};

const viewOf = (row: Row): Suppression => ({
  ...row,
  source: row.source as Suppression["source"],
  createdAt: row.createdAt.toISOString(),
  isRemovable: row.reason !== "legal",
});

export async function suppressionById(db: Tx, workspaceId: string, id: string): Promise<Suppression | null> {
  const row = await db.suppression.findFirst({ where: { workspaceId, id, removedAt: null }, select: columns });
  return row && viewOf(row);
}

export async function suppressionOf(
  db: Tx,
  workspaceId: string,
  query: { value: string; reason: SuppressionReason },
): Promise<Suppression | null> {
  const row = await db.suppression.findFirst({ where: { workspaceId, ...query, removedAt: null }, select: columns });
  return row && viewOf(row);
}

/** @returns whether it was in force until now; a legal one stays */
export async function closeSuppression(tx: Tx, ctx: Ctx, id: string): Promise<boolean> {
  const { count } = await tx.suppression.updateMany({
    where: { workspaceId: ctx.workspaceId, id, removedAt: null, reason: { not: "legal" } },
    data: { removedAt: ctx.now() },
  });
  return count === 1;
}

/** Lifts what the CRM had put on the list for a person. @returns the entries that were in force until now */
export async function closeCrmSuppression(tx: Tx, ctx: Ctx, contactId: string): Promise<string[]> {
  const rows = await tx.suppression.updateManyAndReturn({
    where: { workspaceId: ctx.workspaceId, contactId, reason: "marketing", source: "crm", removedAt: null },
    data: { removedAt: ctx.now() },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

type SuppressionPlace = { createdAt: string; id: string };

/** Newest first. @param search part of the address or domain */
export async function suppressionsPage(
  db: Tx,
  workspaceId: string,
  query: { limit: number; after: SuppressionPlace | null; search?: string; reason?: SuppressionReason },
): Promise<Suppression[]> {
  const { limit, after, search, reason } = query;
  const rows = await db.suppression.findMany({
    where: {
      workspaceId,
      removedAt: null,
      ...(reason ? { reason } : {}),
      ...(search ? { value: { contains: search.toLowerCase() } } : {}),
      ...(after
        ? {
            OR: [
              { createdAt: { lt: new Date(after.createdAt) } },
              { createdAt: new Date(after.createdAt), id: { lt: after.id } },
            ],
          }
        : {}),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
    select: columns,
  });
  return rows.map(viewOf);
}
