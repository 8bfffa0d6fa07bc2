import type { Pool } from "pg";

type SimilarMail = {
  moveId: string;
  title: string;
  sentAt: Date;
  answered: boolean;
  good: boolean;
  bad: boolean;
};

/** Of the last 500 first mails those that answered the same form, newest first, each with what was recorded of it. */
export async function similarMails(
  pool: Pool,
  workspaceId: string,
  like: { formName: string; signalId: string; since: Date; limit: number },
): Promise<SimilarMail[]> {
  const { rows } = await pool.query<SimilarMail>({
    name: "form-flow-similar",
    text: `
      select m."id" as "moveId", m."title", m."closedAt" as "sentAt",
        coalesce(bool_or(o."type" = 'email_replied'), false) as "answered",
        coalesce(bool_or(o."type" in ('positive_response', 'meeting_booked', 'meeting_held', 'deal_won')), false) as "good",
        coalesce(bool_or(o."type" in ('email_bounced', 'email_unsubscribed', 'negative_response')), false) as "bad"
      from (select "workspaceId", "id", "title", "closedAt" from "Move"
        where "workspaceId" = $1 and "status" = 'done' and "closedAt" >= $4 and "actionType" in ('send_email', 'create_draft')
        order by "closedAt" desc limit 500) m
      left join "Outcome" o on o."workspaceId" = m."workspaceId" and o."moveId" = m."id"
      where exists (select 1 from "Signal" s where s."workspaceId" = m."workspaceId" and s."moveId" = m."id"
          and s."type" = 'form_submitted' and s."payload" ->> 'formName' = $2 and s."id" <> $3)
      group by m."id", m."title", m."closedAt"
      order by m."closedAt" desc
      limit $5`,
    values: [workspaceId, like.formName, like.signalId, like.since, like.limit],
  });
  return rows;
}
