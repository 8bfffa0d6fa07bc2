import { Prisma, type Tx } from "#server/db/client.ts";
import type { RuleFacts } from "../policy/match.ts";

export type MoveFacts = RuleFacts & {
  moveId: string;
  title: string | null;
  moveTitle: string;
  contentHash: string;
  status: string;
  createdAt: Date;
  /** A person took an approval back or refused one: rules leave it alone from then on. */
  isTakenBack: boolean;
  /** Edited, dismissed, refused or taken back by a person. */
  wasChanged: boolean;
};

/** Answers of the contact `c` to mail of ours: in a thread that we had written in before. A first mail to us is none. */
export const lastReply = (at: Prisma.Sql) => Prisma.sql`
  (select max(e."sentAt") from "EmailMessage" e
    where e."workspaceId" = c."workspaceId" and e."contactId" = c."id" and e."direction" = 'inbound'
      and not e."isAutomatic" and e."sentAt" <= ${at}
      and exists (select 1 from "EmailMessage" o
                   where o."workspaceId" = e."workspaceId" and o."vendorThreadId" = e."vendorThreadId"
                     and o."connectionId" = e."connectionId" and o."direction" = 'outbound' and o."sentAt" < e."sentAt"))`;

export const badOutcomes = Prisma.sql`('email_bounced', 'email_unsubscribed', 'negative_response')`;

/** Mails that reached the contact `c` until then; none once one of them ended badly. */
const goodSends = (at: Prisma.Sql) => Prisma.sql`
  (case when exists (select 1 from "Outcome" o where o."workspaceId" = c."workspaceId" and o."contactId" = c."id"
                        and o."type" in ${badOutcomes} and o."occurredAt" <= ${at}) then 0
        else (select count(*)::int from "Execution" x join "Move" s on s."workspaceId" = x."workspaceId" and s."id" = x."moveId"
               where s."workspaceId" = c."workspaceId" and s."contactId" = c."id" and x."status" = 'succeeded'
                 and x."actionType" in ('send_email', 'reply_email') and x."finishedAt" <= ${at}) end)`;

const columns = (at: Prisma.Sql) => Prisma.sql`
  m."id" as "moveId", m."title" as "moveTitle", m."contentHash", m."status"::text as "status", m."createdAt",
  m."actionType", m."score",
  (select coalesce(array_agg(lower(a)), array[]::text[]) from jsonb_array_elements_text(
    case when jsonb_typeof(m."params" -> 'to') = 'array' then m."params" -> 'to'
         when jsonb_typeof(m."params" -> 'attendees') = 'array' then m."params" -> 'attendees'
         when c."email" is not null then jsonb_build_array(c."email") else '[]'::jsonb end) a) as "addresses",
  lower(c."email") as "contactEmail", c."title", coalesce(lower(c."lifecycleStage") = 'customer', false) as "isCustomer",
  o."icpFit", lower(o."domain") as "companyDomain",
  case when c."id" is not null then ${lastReply(at)} end as "lastReplyAt",
  case when c."id" is not null then ${goodSends(at)} else 0 end as "goodSends",
  exists (select 1 from "AuditEntry" t where t."workspaceId" = m."workspaceId" and t."moveId" = m."id"
             and t."action" in ('move.undone', 'move.refused')) as "isTakenBack",
  exists (select 1 from "AuditEntry" t where t."workspaceId" = m."workspaceId" and t."moveId" = m."id"
             and t."actorType" in ('user', 'api_key')
             and t."action" in ('move.edited', 'move.dismissed', 'move.undone', 'move.refused')) as "wasChanged"`;

const from = Prisma.sql`
  from "Move" m
  left join "Contact" c on c."workspaceId" = m."workspaceId" and c."id" = m."contactId"
  left join "Company" o on o."workspaceId" = m."workspaceId" and o."id" = coalesce(m."companyId", c."companyId")`;

/** The facts of one move as they stand now; null when the workspace has no such move. */
export async function factsNow(tx: Tx, workspaceId: string, moveId: string, now: Date): Promise<MoveFacts | null> {
  const at = Prisma.sql`${now}::timestamptz`;
  const rows = await tx.$queryRaw<MoveFacts[]>(Prisma.sql`
    select ${columns(at)} ${from} where m."workspaceId" = ${workspaceId}::uuid and m."id" = ${moveId}::uuid`);
  return rows[0] ?? null;
}

/** Moves proposed since then, newest first, each with the facts as they stood when it was proposed. */
export function factsThen(tx: Tx, workspaceId: string, since: Date, limit: number): Promise<MoveFacts[]> {
  const at = Prisma.sql`m."createdAt"`;
  return tx.$queryRaw<MoveFacts[]>(Prisma.sql`
    select ${columns(at)} ${from}
     where m."workspaceId" = ${workspaceId}::uuid and m."createdAt" >= ${since}
     order by m."createdAt" desc, m."id" desc limit ${limit}`);
}

export async function timeZoneOf(db: Tx, workspaceId: string): Promise<string> {
  const workspace = await db.workspace.findUnique({ where: { id: workspaceId }, select: { timeZone: true } });
  return workspace?.timeZone ?? "UTC";
}
