import type { GuardedPrisma } from "#server/db/client.ts";
import type { Tx } from "#server/platform/transact.ts";

/** A deal of the CRM with what a move about it needs. Times are by HubSpot. */
export type DealView = {
  id: string;
  hubspotId: string | null;
  name: string;
  stage: string | null;
  /** As people call it; null where the pipeline is not known. */
  stageLabel: string | null;
  stageOrder: number | null;
  isClosed: boolean;
  isWon: boolean;
  isArchived: boolean;
  amountCents: number | null;
  currency: string;
  closeDate: Date | null;
  stageSince: Date | null;
  /** Last change of the record or last talk about it, whichever is later. */
  lastActivityAt: Date | null;
  contactId: string | null;
  contactHubspotId: string | null;
  contactName: string | null;
  companyId: string | null;
  companyHubspotId: string | null;
  companyName: string | null;
  icpFit: number | null;
  crmOwnerId: string | null;
  /** The member with the owner's address. */
  ownerUserId: string | null;
};

const LAST_ACTIVITY = `greatest(d."crmUpdatedAt", d."lastContactedAt")`;

/** Null for an unknown id. */
export async function dealViewById(
  db: Tx | GuardedPrisma,
  workspaceId: string,
  dealId: string,
): Promise<DealView | null> {
  const rows = await db.$queryRawUnsafe<(Omit<DealView, "amountCents"> & { amountCents: bigint | null })[]>(
    `select d."id"::text as "id", d."hubspotId", d."name", d."stage", s."label" as "stageLabel", d."stageOrder", d."isClosed",
       d."isWon", d."crmArchivedAt" is not null as "isArchived", d."amountCents", d."currency", d."closeDate", d."stageSince",
       ${LAST_ACTIVITY} as "lastActivityAt", d."contactId"::text as "contactId", p."hubspotId" as "contactHubspotId",
       coalesce(nullif(trim(concat_ws(' ', p."firstName", p."lastName")), ''), p."email") as "contactName",
       d."companyId"::text as "companyId", c."hubspotId" as "companyHubspotId", c."name" as "companyName", c."icpFit",
       d."crmOwnerId", m."userId"::text as "ownerUserId"
     from "Deal" d
     left join "CrmStage" s on s."workspaceId" = d."workspaceId" and s."pipelineId" = coalesce(d."pipeline", 'default') and s."stageId" = d."stage"
     left join "Contact" p on p."workspaceId" = d."workspaceId" and p."id" = d."contactId"
     left join "Company" c on c."workspaceId" = d."workspaceId" and c."id" = d."companyId"
     left join "CrmOwner" o on o."workspaceId" = d."workspaceId" and o."ownerId" = d."crmOwnerId"
     left join "User" u on u."email" = o."email"
     left join "Member" m on m."workspaceId" = d."workspaceId" and m."userId" = u."id"
     where d."workspaceId" = $1::uuid and d."id" = $2::uuid`,
    workspaceId,
    dealId,
  );
  const [row] = rows;
  return row ? { ...row, amountCents: row.amountCents === null ? null : Number(row.amountCents) } : null;
}

/** Who owns a contact, and when somebody last talked to them. */
export async function ownerOfContact(db: Tx | GuardedPrisma, workspaceId: string, contactId: string) {
  const rows = await db.$queryRawUnsafe<
    { crmOwnerId: string | null; userId: string | null; lastTalkAt: Date | null }[]
  >(
    `select p."crmOwnerId", m."userId"::text as "userId",
       greatest(p."lastContactedAt", (select max(e."sentAt") from "EmailMessage" e
         where e."workspaceId" = p."workspaceId" and e."contactId" = p."id")) as "lastTalkAt"
     from "Contact" p
     left join "CrmOwner" o on o."workspaceId" = p."workspaceId" and o."ownerId" = p."crmOwnerId"
     left join "User" u on u."email" = o."email"
     left join "Member" m on m."workspaceId" = p."workspaceId" and m."userId" = u."id"
     where p."workspaceId" = $1::uuid and p."id" = $2::uuid`,
    workspaceId,
    contactId,
  );
  return rows[0] ?? { crmOwnerId: null, userId: null, lastTalkAt: null };
}

/** Names of owners by HubSpot id. */
export async function ownerNames(
  db: Tx | GuardedPrisma,
  workspaceId: string,
  ids: string[],
): Promise<Map<string, string>> {
  const rows = await db.crmOwner.findMany({
    where: { workspaceId, ownerId: { in: ids } },
    select: { ownerId: true, name: true },
  });
  return new Map(rows.map((row) => [row.ownerId, row.name]));
}

export const conditionTypes = ["deal_stalled", "deal_close_soon", "deal_at_risk", "lead_cold"] as const;
export type ConditionType = (typeof conditionTypes)[number];

export const STALLED_DAYS = 7;
export const STAGE_STALE_DAYS = 30;
export const CLOSE_SOON_DAYS = 7;
export const COLD_FROM_DAYS = 14;
export const COLD_UNTIL_DAYS = 90;

const OPEN = `d."crmUpdatedAt" is not null and not d."isClosed" and d."crmArchivedAt" is null`;
const daysAgo = (days: number) => `$2::timestamptz - interval '${days} days'`;

const AT_RISK = `coalesce(d."closeDate" < $2::timestamptz or d."stageSince" < ${daysAgo(STAGE_STALE_DAYS)}, false)`;

/** When each condition holds, about `d` (a deal) or `p` (a contact) and the present `$2`. */
const HOLDS: Record<ConditionType, string> = {
  deal_stalled: `${OPEN} and ${LAST_ACTIVITY} < ${daysAgo(STALLED_DAYS)} and not ${AT_RISK}`,
  deal_close_soon: `${OPEN} and d."closeDate" >= $2::timestamptz
    and d."closeDate" < $2::timestamptz + interval '${CLOSE_SOON_DAYS} days'`,
  deal_at_risk: `${OPEN} and ${AT_RISK}`,
  lead_cold: `p."crmUpdatedAt" is not null and p."crmArchivedAt" is null
    and p."lifecycleStage" in ('lead', 'marketingqualifiedlead', 'salesqualifiedlead')
    and greatest(p."lastContactedAt", (select max(e."sentAt") from "EmailMessage" e
      where e."workspaceId" = p."workspaceId" and e."contactId" = p."id"))
      between ${daysAgo(COLD_UNTIL_DAYS)} and ${daysAgo(COLD_FROM_DAYS)}`,
};

const ABOUT: Record<"deal" | "contact", { from: string; id: string; order: string }> = {
  deal: { from: `"Deal" d`, id: `d."id"`, order: `d."amountCents" desc nulls last, d."id"` },
  contact: { from: `"Contact" p`, id: `p."id"`, order: `p."lastContactedAt" desc nulls last, p."id"` },
};
export const subjectOf = (type: ConditionType): "deal" | "contact" => (type === "lead_cold" ? "contact" : "deal");

/**
 * Deals or contacts of which a condition holds and that nobody has been told about: no live move stands for it, and none was
 * made in the cool-down. What is worth most comes first.
 */
export async function newlyTrue(
  db: Tx | GuardedPrisma,
  workspaceId: string,
  type: ConditionType,
  scope: { now: Date; coolDownFrom: Date; limit: number },
): Promise<string[]> {
  const subject = subjectOf(type);
  const { from, id, order } = ABOUT[subject];
  const alias = id.slice(0, 1);
  const rows = await db.$queryRawUnsafe<{ id: string }[]>(
    `select ${id}::text as "id" from ${from}
     where ${alias}."workspaceId" = $1::uuid and ${HOLDS[type]}
       and not exists (select 1 from "Signal" g where g."workspaceId" = $1::uuid and g."type" = $4 and g."source" = 'hubspot'
         and g."payload"->>'${subject}Id' = ${id}::text and g."receivedAt" > $3::timestamptz)
       and not exists (select 1 from "Move" v where v."workspaceId" = $1::uuid
         and v."dedupeKey" = 'condition:' || $4 || ':' || ${id}::text
         and v."status" in ('open', 'snoozed', 'awaiting_approval', 'scheduled', 'executing', 'failed'))
     order by ${order} limit $5`,
    workspaceId,
    scope.now,
    scope.coolDownFrom,
    type,
    scope.limit,
  );
  return rows.map((row) => row.id);
}

/** Open moves whose condition no longer holds. */
export function noLongerTrue(db: Tx | GuardedPrisma, workspaceId: string, type: ConditionType, now: Date) {
  const { from, id } = ABOUT[subjectOf(type)];
  const alias = id.slice(0, 1);
  return db.$queryRawUnsafe<{ moveId: string; status: "open" | "snoozed" }[]>(
    `select v."id"::text as "moveId", v."status"::text as "status" from "Move" v
     where v."workspaceId" = $1::uuid and v."status" in ('open', 'snoozed') and v."dedupeKey" like 'condition:' || $3 || ':%'
       and not exists (select 1 from ${from} where ${alias}."workspaceId" = $1::uuid
         and v."dedupeKey" = 'condition:' || $3 || ':' || ${id}::text and ${HOLDS[type]})
     limit 500`,
    workspaceId,
    now,
    type,
  );
}
