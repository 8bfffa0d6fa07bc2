import type { Pool } from "pg";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import type { SearchHit } from "./contract.ts";

/** How many rows of a kind are shown, and how many matches are looked at to find the best of them. */
const SHOWN = 6;
const LOOKED_AT = 400;

// The expressions are those of the indexes "…_search": to the letter, so that they serve.
const vectors = {
  move: `"searchVector"(t."workspaceId", t."title" || ' ' || coalesce(t."shownContact", '') || ' ' || coalesce(t."shownCompany", ''))`,
  person: `"searchVector"(t."workspaceId", coalesce(t."firstName", '') || ' ' || coalesce(t."lastName", '') || ' ' || t."email" || ' ' || coalesce(t."title", ''))`,
  company: `"searchVector"(t."workspaceId", t."name" || ' ' || coalesce(t."domain", ''))`,
  deal: `"searchVector"(t."workspaceId", t."name")`,
  signal: `"searchVector"(t."workspaceId",
  coalesce(t."payload" ->> 'formName', '') || ' ' || coalesce(t."payload" ->> 'firstName', '') || ' ' || coalesce(t."payload" ->> 'lastName', '') || ' ' ||
  coalesce(t."payload" ->> 'company', '') || ' ' || coalesce(t."payload" ->> 'email', '') || ' ' || coalesce(t."payload" ->> 'message', ''))`,
} as const;

const found = (kind: keyof typeof vectors, table: string, order: string): string =>
  `(select * from (select * from "${table}" t where ${vectors[kind]} @@ $2::tsquery and t."workspaceId" = $1 limit ${LOOKED_AT}) t order by ${order} limit ${SHOWN}) t`;

const SEARCH = `
  select 0 as "rank", 'move' as "kind", t."id", t."title", concat_ws(' · ', replace(t."status"::text, '_', ' '), t."shownCompany") as "detail", t."id" as "moveId", null::uuid as "contactId"
    from ${found("move", "Move", `t."status" = 'open' desc, t."score" desc, t."id" desc`)}
  union all
  select 1, 'person', t."id", "personName"(t."firstName", t."lastName", t."email"), concat_ws(' · ', t."title", co."name", t."email"), null, t."id"
    from ${found("person", "Contact", `t."updatedAt" desc, t."id" desc`)}
    left join "Company" co on co."workspaceId" = t."workspaceId" and co."id" = t."companyId"
  union all
  select 2, 'company', t."id", t."name", coalesce(t."domain", ''), null, null
    from ${found("company", "Company", `t."updatedAt" desc, t."id" desc`)}
  union all
  select 3, 'deal', t."id", t."name", coalesce(t."stage", ''), null, t."contactId"
    from ${found("deal", "Deal", `t."isClosed", t."updatedAt" desc, t."id" desc`)}
  union all
  select 4, 'signal', t."id", coalesce('Form “' || (t."payload" ->> 'formName') || '”', initcap(replace(t."type", '_', ' '))),
      coalesce("personName"(c."firstName", c."lastName", c."email"), t."payload" ->> 'email', ''), t."moveId", t."contactId"
    from ${found("signal", "Signal", `t."receivedAt" desc, t."id" desc`)}
    left join "Contact" c on c."workspaceId" = t."workspaceId" and c."id" = t."contactId"
  order by "rank"`;

/** Rows of every kind in one statement, each kind by its own index. @param query text of a tsquery that names the workspace */
export async function findHits(pool: Pool, workspaceId: WorkspaceId, query: string): Promise<SearchHit[]> {
  const { rows } = await pool.query<SearchHit & { rank: number }>({
    name: "search",
    text: SEARCH,
    values: [workspaceId, query],
  });
  return rows.map(({ rank: _rank, ...hit }) => hit);
}
