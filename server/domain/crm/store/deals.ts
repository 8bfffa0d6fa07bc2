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

/** Of a deal `d`. */
export const LAST_ACTIVITY = `greatest(d."crmUpdatedAt", d."lastContactedAt")`;

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
