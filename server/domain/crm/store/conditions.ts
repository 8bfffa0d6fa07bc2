import type { GuardedPrisma } from "#server/db/client.ts";
import type { Tx } from "#server/platform/transact.ts";
import { LAST_ACTIVITY } from "./deals.ts";

export const conditionTypes = [
  "deal_stalled",
  "deal_close_soon",
  "deal_at_risk",
  "proposal_no_response",
  "lead_cold",
  "follow_up_due",
] as const;
export type ConditionType = (typeof conditionTypes)[number];

const STALLED_DAYS = 7;
const STAGE_STALE_DAYS = 30;
const CLOSE_SOON_DAYS = 7;
const COLD_FROM_DAYS = 14;
const COLD_UNTIL_DAYS = 90;
const UNANSWERED_DAYS = 5;
/** A task that is overdue for longer is not a reminder any more. */
const OVERDUE_UNTIL_DAYS = 30;

const OPEN = `d."crmUpdatedAt" is not null and not d."isClosed" and d."crmArchivedAt" is null`;
const daysAgo = (days: number) => `$2::timestamptz - interval '${days} days'`;

const AT_RISK = `coalesce(d."closeDate" < $2::timestamptz or d."stageSince" < ${daysAgo(STAGE_STALE_DAYS)}, false)`;

/** What a stage or a subject says when an offer is out. */
const OFFER = String.raw`'\m(proposal|quote|quotation|offer|contract)\M'`;
/**
 * The last word between us and the deal's contact is a mail of ours, no younger than five days, that carried the proposal or
 * was written while the deal stood in a stage of that name. Without such a mail nothing is known, and so nothing said.
 */
const UNANSWERED = `exists (
  select 1 from "EmailMessage" o
  left join "CrmStage" st on st."workspaceId" = d."workspaceId" and st."pipelineId" = coalesce(d."pipeline", 'default') and st."stageId" = d."stage"
  where o."workspaceId" = d."workspaceId" and o."contactId" = d."contactId" and o."direction" = 'outbound'
    and o."sentAt" < ${daysAgo(UNANSWERED_DAYS)} and o."sentAt" > ${daysAgo(STAGE_STALE_DAYS)}
    and (o."subject" ~* ${OFFER} or (st."label" ~* ${OFFER} and o."sentAt" >= d."stageSince"))
    and not exists (select 1 from "EmailMessage" later where later."workspaceId" = d."workspaceId"
      and later."contactId" = d."contactId" and later."sentAt" > o."sentAt" and not later."isAutomatic"))`;

/** When each condition holds, about `d` (a deal), `p` (a contact) or `t` (a task) and the present `$2`. */
const HOLDS: Record<ConditionType, string> = {
  deal_stalled: `${OPEN} and ${LAST_ACTIVITY} < ${daysAgo(STALLED_DAYS)} and not ${AT_RISK} and not ${UNANSWERED}`,
  deal_close_soon: `${OPEN} and d."closeDate" >= $2::timestamptz
    and d."closeDate" < $2::timestamptz + interval '${CLOSE_SOON_DAYS} days'`,
  deal_at_risk: `${OPEN} and ${AT_RISK}`,
  proposal_no_response: `${OPEN} and not ${AT_RISK} and ${UNANSWERED}`,
  lead_cold: `p."crmUpdatedAt" is not null and p."crmArchivedAt" is null
    and p."lifecycleStage" in ('lead', 'marketingqualifiedlead', 'salesqualifiedlead')
    and greatest(p."lastContactedAt", (select max(e."sentAt") from "EmailMessage" e
      where e."workspaceId" = p."workspaceId" and e."contactId" = p."id"))
      between ${daysAgo(COLD_UNTIL_DAYS)} and ${daysAgo(COLD_FROM_DAYS)}`,
  follow_up_due: `t."archivedAt" is null and t."status" not in ('COMPLETED', 'DEFERRED')
    and t."dueAt" <= $2::timestamptz and t."dueAt" > ${daysAgo(OVERDUE_UNTIL_DAYS)}`,
};

type Subject = "deal" | "contact" | "task";
type About = {
  from: string;
  alias: string;
  id: string;
  order: string;
  /** Tells one occurrence from the next; null: the same condition may come back after its cool-down. */
  occurrence: string | null;
};
const ABOUT: Record<Subject, About> = {
  deal: {
    from: `"Deal" d`,
    alias: "d",
    id: `d."id"::text`,
    order: `d."amountCents" desc nulls last, d."id"`,
    occurrence: null,
  },
  contact: {
    from: `"Contact" p`,
    alias: "p",
    id: `p."id"::text`,
    order: `p."lastContactedAt" desc nulls last, p."id"`,
    occurrence: null,
  },
  // A task that was put off and is due again is another occurrence.
  task: {
    from: `"CrmTask" t`,
    alias: "t",
    id: `t."taskId"`,
    order: `t."dueAt" desc, t."taskId"`,
    occurrence: `to_char(t."dueAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  },
};
const SUBJECTS: Record<ConditionType, Subject> = {
  deal_stalled: "deal",
  deal_close_soon: "deal",
  deal_at_risk: "deal",
  proposal_no_response: "deal",
  lead_cold: "contact",
  follow_up_due: "task",
};
export const subjectOf = (type: ConditionType): Subject => SUBJECTS[type];

/**
 * Deals, contacts or tasks of which a condition holds and that nobody has been told about: no live move stands for it, and none
 * was made in the cool-down (for a task: ever, for that due date). What is worth most comes first.
 */
export async function newlyTrue(
  db: Tx | GuardedPrisma,
  workspaceId: string,
  type: ConditionType,
  scope: { now: Date; coolDownFrom: Date; limit: number },
): Promise<{ id: string; occurrence: string | null }[]> {
  const subject = subjectOf(type);
  const { from, alias, id, order, occurrence } = ABOUT[subject];
  const toldSince =
    occurrence === null
      ? `g."receivedAt" > $3::timestamptz`
      : `$3::timestamptz is not null and g."payload"->>'dueAt' = ${occurrence}`;
  return db.$queryRawUnsafe<{ id: string; occurrence: string | null }[]>(
    `select ${id} as "id", ${occurrence ?? "null::text"} as "occurrence" from ${from}
     where ${alias}."workspaceId" = $1::uuid and ${HOLDS[type]}
       and not exists (select 1 from "Signal" g where g."workspaceId" = $1::uuid and g."type" = $4 and g."source" = 'hubspot'
         and g."payload"->>'${subject}Id' = ${id} and ${toldSince})
       and not exists (select 1 from "Move" v where v."workspaceId" = $1::uuid
         and v."dedupeKey" = 'condition:' || $4 || ':' || ${id}
         and v."status" in ('open', 'snoozed', 'awaiting_approval', 'scheduled', 'executing', 'failed'))
     order by ${order} limit $5`,
    workspaceId,
    scope.now,
    scope.coolDownFrom,
    type,
    scope.limit,
  );
}

/** Open moves whose condition no longer holds. */
export function noLongerTrue(db: Tx | GuardedPrisma, workspaceId: string, type: ConditionType, now: Date) {
  const { from, alias, id } = ABOUT[subjectOf(type)];
  return db.$queryRawUnsafe<{ moveId: string; status: "open" | "snoozed" }[]>(
    `select v."id"::text as "moveId", v."status"::text as "status" from "Move" v
     where v."workspaceId" = $1::uuid and v."status" in ('open', 'snoozed') and v."dedupeKey" like 'condition:' || $3 || ':%'
       and not exists (select 1 from ${from} where ${alias}."workspaceId" = $1::uuid
         and v."dedupeKey" = 'condition:' || $3 || ':' || ${id} and ${HOLDS[type]})
     limit 500`,
    workspaceId,
    now,
    type,
  );
}
