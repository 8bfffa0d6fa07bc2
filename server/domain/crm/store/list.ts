import type { Db } from "#server/db/client.ts";

type PersonListRow = {
  id: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  title: string | null;
  companyName: string | null;
  openMoves: number;
  lastMessageAt: Date | null;
};

const LIST_PEOPLE = `
  with page as (
    select c."id", c."email", c."firstName", c."lastName", c."title", co."name" as "companyName"
    from "Contact" c
    left join "Company" co on co."workspaceId" = c."workspaceId" and co."id" = c."companyId"
    where c."workspaceId" = $1::uuid and c."crmArchivedAt" is null
      and ($2::uuid is null or c."id" < $2::uuid)
      and ($3::text is null or c."email" ilike $3 or concat_ws(' ', c."firstName", c."lastName") ilike $3 or co."name" ilike $3)
    order by c."id" desc
    limit $4
  )
  select page.*,
    (select count(*)::int from "Move" m
      where m."workspaceId" = $1::uuid and m."contactId" = page."id" and m."status" in ('open', 'snoozed', 'awaiting_approval', 'scheduled', 'executing', 'failed')) as "openMoves",
    (select max(e."sentAt") from "EmailMessage" e where e."workspaceId" = $1::uuid and e."contactId" = page."id") as "lastMessageAt"
  from page order by page."id" desc`;

/** Newest contacts first, without those the CRM has archived. @param after id of the last row of the page before */
export async function peoplePage(
  db: Db,
  workspaceId: string,
  filter: { after: string | null; query: string | null; limit: number },
): Promise<PersonListRow[]> {
  const pattern = filter.query === null ? null : `%${filter.query.replace(/[\\%_]/g, "\\$&")}%`;
  const { rows } = await db.pool.query<PersonListRow>({
    name: "crm_people",
    text: LIST_PEOPLE,
    values: [workspaceId, filter.after, pattern, filter.limit],
  });
  return rows;
}
