import type { Tx } from "#server/db/client.ts";
import type { StopFacts } from "../policy/stop.ts";

const SUPPRESSED = (reasons: string) => `exists (
  select 1 from "Suppression" s
   where s."workspaceId" = c."workspaceId" and s."removedAt" is null and s."reason" in (${reasons})
     and (s."contactId" = c."id" or s."value" = lower(c."email") or s."value" = split_part(lower(c."email"), '@', 2)))`;

const FACTS = `
select exists (select 1 from "EmailMessage" m
                where m."workspaceId" = c."workspaceId" and m."contactId" = c."id" and m."direction" = 'inbound'
                  and not m."isAutomatic" and m."sentAt" > $3::timestamptz)
    or exists (select 1 from "Outcome" o
                where o."workspaceId" = c."workspaceId" and o."contactId" = c."id" and o."type" = 'email_replied'
                  and o."occurredAt" > $3::timestamptz) as "hasReplied",
       ${SUPPRESSED("'opted_out', 'legal', 'marketing'")} as "hasOptedOut",
       ${SUPPRESSED("'bounced'")} as "hasBounced",
       exists (select 1 from "Outcome" o
                where o."workspaceId" = c."workspaceId" and o."contactId" = c."id" and o."type" in ('deal_won', 'deal_lost')
                  and o."occurredAt" > $3::timestamptz)
    or exists (select 1 from "Deal" d
                where d."workspaceId" = c."workspaceId" and d."isClosed" and d."stageSince" > $3::timestamptz
                  and (d."contactId" = c."id" or (d."contactId" is null and d."companyId" = c."companyId")))
         as "hasClosedDeal"
  from "Contact" c where c."workspaceId" = $1::uuid and c."id" = $2::uuid`;

type PersonFacts = Omit<StopFacts, "isActive">;

/** What has happened with a person since then, and what stands against mail to them now; null: there is no such person. */
export async function personFacts(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  since: Date,
): Promise<PersonFacts | null> {
  const rows = await tx.$queryRawUnsafe<PersonFacts[]>(FACTS, workspaceId, contactId, since);
  return rows[0] ?? null;
}
