import type { Tx } from "#server/platform/transact.ts";
import type { MirrorKind } from "../policy/crm-fields.ts";
import type { KnownRow } from "../policy/place-records.ts";

const TABLES: Record<MirrorKind, { table: string; handle: string | null; fields: [string, string][] }> = {
  company: {
    table: "Company",
    handle: "domain",
    fields: [
      ["name", "text"],
      ["domain", "text"],
      ["industry", "text"],
      ["employeeCount", "int"],
    ],
  },
  contact: {
    table: "Contact",
    handle: "email",
    fields: [
      ["email", "text"],
      ["firstName", "text"],
      ["lastName", "text"],
      ["title", "text"],
      ["phone", "text"],
      ["lifecycleStage", "text"],
      ["crmOwnerId", "text"],
      ["crmCompanyId", "text"],
      ["lastContactedAt", "timestamptz"],
      ["crmOptedOut", "boolean"],
    ],
  },
  deal: {
    table: "Deal",
    handle: null,
    fields: [
      ["name", "text"],
      ["pipeline", "text"],
      ["stage", "text"],
      ["stageOrder", "int"],
      ["isClosed", "boolean"],
      ["isWon", "boolean"],
      ["amountCents", "bigint"],
      ["currency", "text"],
      ["closeDate", "timestamptz"],
      ["crmOwnerId", "text"],
      ["crmCompanyId", "text"],
      ["crmContactId", "text"],
      ["crmCreatedAt", "timestamptz"],
      ["lastContactedAt", "timestamptz"],
      ["stageSince", "timestamptz"],
    ],
  },
};

export type MirrorRow = {
  id: string;
  hubspotId: string;
  crmUpdatedAt: string;
} & Record<string, unknown>;

/** One writer of the mirror per workspace at a time: pages, webhooks and comparisons do not cross. Ends with the transaction. */
export async function lockMirror(tx: Tx, workspaceId: string): Promise<void> {
  await tx.$queryRawUnsafe(`select pg_advisory_xact_lock(hashtextextended('crm-mirror:' || $1, 0))::text`, workspaceId);
}

/** Rows that may belong to incoming records, by HubSpot id or by handle. */
export function knownRows(
  tx: Tx,
  workspaceId: string,
  kind: MirrorKind,
  wanted: { hubspotIds: string[]; handles: string[] },
): Promise<KnownRow[]> {
  const { table, handle } = TABLES[kind];
  const shown = handle === null ? "null::text" : `"${handle}"`;
  return tx.$queryRawUnsafe<KnownRow[]>(
    `select "id"::text as "id", "hubspotId", ${shown} as "handle", "crmArchivedAt" is not null as "isArchived" from "${table}"
     where "workspaceId" = $1::uuid and ("hubspotId" = any($2::text[])${handle === null ? "" : ` or "${handle}" = any($3::text[])`})`,
    ...(handle === null ? [workspaceId, wanted.hubspotIds] : [workspaceId, wanted.hubspotIds, wanted.handles]),
  );
}

const UPSERT = Object.fromEntries(
  Object.entries(TABLES).map(([kind, { table, fields }]) => {
    const names = fields.map(([name]) => `"${name}"`).join(", ");
    // What a form told stays until HubSpot has been read once; from then on HubSpot's word stands, also an empty one.
    const sets = fields.map(
      ([name]) =>
        `"${name}" = case when t."crmUpdatedAt" is null then coalesce(excluded."${name}", t."${name}") else excluded."${name}" end`,
    );
    const sql = `insert into "${table}" as t
        ("id", "workspaceId", "hubspotId", "crmUpdatedAt", "crmSeenAt", ${names}, "createdAt", "updatedAt")
      select r."id", $1::uuid, r."hubspotId", r."crmUpdatedAt", $3::timestamptz, ${fields.map(([name]) => `r."${name}"`).join(", ")},
        $3::timestamptz, $3::timestamptz
      from jsonb_to_recordset($2::jsonb) as r("id" uuid, "hubspotId" text, "crmUpdatedAt" timestamptz,
        ${fields.map(([name, type]) => `"${name}" ${type}`).join(", ")})
      on conflict ("workspaceId", "id") do update set "hubspotId" = excluded."hubspotId", "crmUpdatedAt" = excluded."crmUpdatedAt",
        "crmSeenAt" = excluded."crmSeenAt", "crmArchivedAt" = null, "updatedAt" = excluded."updatedAt", ${sets.join(", ")}
      where t."crmUpdatedAt" is null or t."crmUpdatedAt" < excluded."crmUpdatedAt" or t."hubspotId" is distinct from excluded."hubspotId"
      returning t."id"::text as "id", t.xmax = 0 as "isNew"`;
    return [kind, sql];
  }),
) as Record<MirrorKind, string>;

/**
 * Stores rows of one kind; a row whose state here is as new or newer is left as it is, and only marked as seen.
 * @returns the rows that changed
 */
export async function storeRows(
  tx: Tx,
  workspaceId: string,
  kind: MirrorKind,
  rows: MirrorRow[],
  now: Date,
): Promise<{ id: string; isNew: boolean }[]> {
  if (rows.length === 0) return [];
  const changed = await tx.$queryRawUnsafe<{ id: string; isNew: boolean }[]>(
    UPSERT[kind],
    workspaceId,
    JSON.stringify(rows),
    now,
  );
  await tx.$executeRawUnsafe(
    `update "${TABLES[kind].table}" set "crmSeenAt" = $3::timestamptz
     where "workspaceId" = $1::uuid and "id" = any($2::uuid[]) and "crmSeenAt" is distinct from $3::timestamptz`,
    workspaceId,
    rows.map((row) => row.id),
    now,
  );
  return changed;
}

/** Rows that another row of their page takes the HubSpot id from. */
export async function releaseRows(tx: Tx, workspaceId: string, kind: MirrorKind, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRawUnsafe(
    `update "${TABLES[kind].table}" set "hubspotId" = null, "crmUpdatedAt" = null, "crmSeenAt" = null
     where "workspaceId" = $1::uuid and "id" = any($2::uuid[])`,
    workspaceId,
    ids,
  );
}

/** Records that cannot be mirrored, and ones that now are. */
export async function noteSkipped(
  tx: Tx,
  workspaceId: string,
  kind: MirrorKind,
  page: { skipped: { hubspotId: string; reason: string }[]; stored: string[]; now: Date },
): Promise<void> {
  const { skipped, stored, now } = page;
  await tx.crmSkipped.deleteMany({ where: { workspaceId, kind, hubspotId: { in: stored } } });
  for (const { hubspotId, reason } of skipped) {
    await tx.crmSkipped.upsert({
      where: { workspaceId_kind_hubspotId: { workspaceId, kind, hubspotId } },
      create: { workspaceId, kind, hubspotId, reason, crmSeenAt: now },
      update: { reason, crmSeenAt: now },
      select: { hubspotId: true },
    });
  }
}

type Tie = { table: "Contact" | "Deal"; to: "Company" | "Contact" };

/** Which rows: `own` those with the HubSpot ids of $2, `theirs` those that name one of them. */
function tie({ table, to }: Tie, which: "own" | "theirs"): string {
  const [column, named] = to === "Company" ? ["companyId", "crmCompanyId"] : ["contactId", "crmContactId"];
  return `update "${table}" t set "${column}" = c."id" from "${to}" c
    where t."workspaceId" = $1::uuid and t."${which === "own" ? "hubspotId" : named}" = any($2::text[])
      and c."workspaceId" = t."workspaceId" and c."hubspotId" = t."${named}" and t."${column}" is distinct from c."id"`;
}

const LINKS: Record<MirrorKind, string[]> = {
  company: [tie({ table: "Contact", to: "Company" }, "theirs"), tie({ table: "Deal", to: "Company" }, "theirs")],
  contact: [tie({ table: "Contact", to: "Company" }, "own"), tie({ table: "Deal", to: "Contact" }, "theirs")],
  deal: [tie({ table: "Deal", to: "Company" }, "own"), tie({ table: "Deal", to: "Contact" }, "own")],
};

/** Ties rows to each other by the HubSpot ids they name, whichever of the two came first. */
export async function linkRows(tx: Tx, workspaceId: string, kind: MirrorKind, hubspotIds: string[]): Promise<void> {
  for (const sql of LINKS[kind]) await tx.$executeRawUnsafe(sql, workspaceId, hubspotIds);
}

/** Mails that were read before their writers became contacts. */
export async function adoptMails(tx: Tx, workspaceId: string, contactIds: string[]): Promise<void> {
  if (contactIds.length === 0) return;
  await tx.$executeRawUnsafe(
    `update "EmailMessage" m set "contactId" = c."id" from "Contact" c
     where c."workspaceId" = $1::uuid and c."id" = any($2::uuid[]) and m."workspaceId" = c."workspaceId" and m."contactId" is null
       and (m."fromAddress" = c."email" or c."email" = any(m."toAddresses"))`,
    workspaceId,
    contactIds,
  );
}

/** Marks live rows as gone. @returns their ids */
export async function archiveRows(
  tx: Tx,
  workspaceId: string,
  kind: MirrorKind,
  hubspotIds: string[],
  at: Date,
): Promise<string[]> {
  const rows = await tx.$queryRawUnsafe<{ id: string }[]>(
    `update "${TABLES[kind].table}" set "crmArchivedAt" = $3::timestamptz, "updatedAt" = $3::timestamptz
     where "workspaceId" = $1::uuid and "hubspotId" = any($2::text[]) and "crmArchivedAt" is null returning "id"::text as "id"`,
    workspaceId,
    hubspotIds,
    at,
  );
  await tx.crmSkipped.deleteMany({ where: { workspaceId, kind, hubspotId: { in: hubspotIds } } });
  return rows.map((row) => row.id);
}

/**
 * Merged records live on under one id: a row that has none of that id takes it, any other is gone; a contact keeps its address
 * and only loses the id.
 */
export async function renameMerged(
  tx: Tx,
  workspaceId: string,
  kind: MirrorKind,
  merge: { winnerId: string; loserIds: string[]; now: Date },
): Promise<void> {
  const { winnerId, now } = merge;
  const { table } = TABLES[kind];
  const losers = merge.loserIds.filter((id) => id !== winnerId);
  const winners = await knownRows(tx, workspaceId, kind, { hubspotIds: [winnerId], handles: [] });
  if (winners.length === 0) {
    await tx.$executeRawUnsafe(
      `update "${table}" set "hubspotId" = $3 where "workspaceId" = $1::uuid and "id" = (
         select "id" from "${table}" where "workspaceId" = $1::uuid and "hubspotId" = any($2::text[]) order by "hubspotId" limit 1)`,
      workspaceId,
      losers,
      winnerId,
    );
  }
  if (kind === "contact") {
    const rows = await knownRows(tx, workspaceId, kind, { hubspotIds: losers, handles: [] });
    await releaseRows(
      tx,
      workspaceId,
      kind,
      rows.map((row) => row.id),
    );
  }
  await archiveRows(tx, workspaceId, kind, losers, now);
}

/** Live rows of HubSpot that a full pass did not meet, at most `limit`. */
export async function unseenRows(tx: Tx, workspaceId: string, kind: MirrorKind, passAt: Date, limit: number) {
  const rows = await tx.$queryRawUnsafe<{ hubspotId: string }[]>(
    `select "hubspotId" from "${TABLES[kind].table}"
     where "workspaceId" = $1::uuid and "hubspotId" is not null and "crmArchivedAt" is null
       and ("crmSeenAt" is null or "crmSeenAt" < $2::timestamptz)
     order by "hubspotId" limit $3`,
    workspaceId,
    passAt,
    limit,
  );
  return rows.map((row) => row.hubspotId);
}

/** How many live records of a kind we know of, mirrored or left out with a reason. */
export async function countKnown(db: Tx, workspaceId: string, kind: MirrorKind): Promise<number> {
  const [row] = await db.$queryRawUnsafe<{ count: number }[]>(
    `select (select count(*) from "${TABLES[kind].table}"
       where "workspaceId" = $1::uuid and "hubspotId" is not null and "crmArchivedAt" is null)::int
       + (select count(*) from "CrmSkipped" where "workspaceId" = $1::uuid and "kind" = $2)::int as "count"`,
    workspaceId,
    kind,
  );
  return row?.count ?? 0;
}
