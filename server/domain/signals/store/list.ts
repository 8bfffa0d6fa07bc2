import type { Db } from "#server/db/client.ts";

export type SignalListRow = {
  id: string;
  source: string;
  type: string;
  status: "received" | "accepted" | "ignored";
  reason: string | null;
  failedAt: Date | null;
  payload: unknown;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  moveId: string | null;
  moveTitle: string | null;
  messageFrom: string | null;
  messageFromName: string | null;
  messageSubject: string | null;
  occurredAt: Date;
  receivedAt: Date;
};

const LIST = `
  with page as (
    select * from "Signal" s
    where s."workspaceId" = $1::uuid
      and ($2::timestamptz is null or (s."receivedAt", s."id") < ($2::timestamptz, $3::uuid))
      and ($4::text is null or s."source" = $4)
    order by s."receivedAt" desc, s."id" desc
    limit $5
  )
  select p."id", p."source", p."type", p."status", p."reason", p."failedAt", p."payload", p."occurredAt", p."receivedAt", p."moveId",
    c."email", c."firstName", c."lastName", m."title" as "moveTitle",
    e."fromAddress" as "messageFrom", e."fromName" as "messageFromName", e."subject" as "messageSubject"
  from page p
  left join "Contact" c on c."workspaceId" = p."workspaceId" and c."id" = p."contactId"
  left join "Move" m on m."workspaceId" = p."workspaceId" and m."id" = p."moveId"
  left join "EmailMessage" e on e."workspaceId" = p."workspaceId" and p."type" = 'reply_received' and e."id" = (p."payload"->>'messageId')::uuid
  order by p."receivedAt" desc, p."id" desc`;

/** Newest first. @param after place of the last row of the page before */
export async function signalsPage(
  db: Db,
  workspaceId: string,
  filter: { after: { receivedAt: string; id: string } | null; source: string | null; limit: number },
): Promise<SignalListRow[]> {
  const { rows } = await db.pool.query<SignalListRow>({
    name: "signals_list",
    text: LIST,
    values: [workspaceId, filter.after?.receivedAt ?? null, filter.after?.id ?? null, filter.source, filter.limit],
  });
  return rows;
}
