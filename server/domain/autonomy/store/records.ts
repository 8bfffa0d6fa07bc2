import { Prisma, type Tx } from "#server/db/client.ts";
import type { RuleRecord } from "../contract.ts";
import { badOutcomes, lastReply } from "./facts.ts";

const undone = Prisma.sql`exists (
  select 1 from "AuditEntry" t where t."workspaceId" = a."workspaceId" and t."moveId" = a."moveId"
     and t."action" = 'move.undone' and t."actorType" in ('user', 'api_key') and t."at" >= a."at")`;

const ended = Prisma.sql`exists (
  select 1 from "Outcome" o where o."workspaceId" = a."workspaceId" and o."moveId" = a."moveId"
     and o."type" in ${badOutcomes} and o."occurredAt" >= a."at")`;

const nothing: RuleRecord = { approved: 0, undone: 0, badOutcomes: 0, bad: 0 };

async function recordWhere(db: Tx, workspaceId: string, condition: Prisma.Sql): Promise<RuleRecord> {
  const rows = await db.$queryRaw<RuleRecord[]>(Prisma.sql`
    select count(*)::int as "approved", count(*) filter (where "undone")::int as "undone",
           count(*) filter (where "ended")::int as "badOutcomes", count(*) filter (where "undone" or "ended")::int as "bad"
      from (select ${undone} as "undone", ${ended} as "ended" from "AutoDecision" a
             where a."workspaceId" = ${workspaceId}::uuid and a."verdict" = 'approved' and ${condition}) r`);
  return rows[0] ?? nothing;
}

/** What became of a rule's approvals since then. */
export const recordOfRule = (db: Tx, workspaceId: string, ruleId: string, since: Date): Promise<RuleRecord> =>
  recordWhere(db, workspaceId, Prisma.sql`a."ruleId" = ${ruleId}::uuid and a."at" >= ${since}`);

/** What became of all rules' approvals of an action for one segment since then. */
export const recordOfCell = (
  db: Tx,
  workspaceId: string,
  cell: { actionType: string; segment: string },
  since: Date,
): Promise<RuleRecord> =>
  recordWhere(
    db,
    workspaceId,
    Prisma.sql`a."actionType" = ${cell.actionType} and a."segment" = ${cell.segment} and a."at" >= ${since}`,
  );

export type PeopleRecord = { actionType: string; segment: string; approved: number; clean: number };

/** How people's own approvals since then turned out, by action and segment: clean is unchanged and without a bad end. */
export function peopleRecords(db: Tx, workspaceId: string, since: Date, now: Date): Promise<PeopleRecord[]> {
  return db.$queryRaw<PeopleRecord[]>(Prisma.sql`
    select "actionType", "segment", count(*)::int as "approved", count(*) filter (where "isClean")::int as "clean"
      from (select m."actionType",
                   case when lower(c."lifecycleStage") = 'customer' then 'customer'
                        when ${lastReply(Prisma.sql`${now}::timestamptz`)} is not null then 'known' else 'new' end as "segment",
                   not exists (select 1 from "AuditEntry" t where t."workspaceId" = m."workspaceId" and t."moveId" = m."id"
                                  and t."action" in ('move.edited', 'move.undone', 'move.refused'))
                   and not exists (select 1 from "Outcome" o where o."workspaceId" = m."workspaceId" and o."moveId" = m."id"
                                      and o."type" in ${badOutcomes}) as "isClean"
              from "Move" m left join "Contact" c on c."workspaceId" = m."workspaceId" and c."id" = m."contactId"
             where m."workspaceId" = ${workspaceId}::uuid
               and exists (select 1 from "Decision" d where d."workspaceId" = m."workspaceId" and d."moveId" = m."id"
                              and d."verdict" = 'approve' and d."decidedByType" = 'user' and d."at" >= ${since})) r
     group by 1, 2`);
}
