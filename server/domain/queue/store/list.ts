import type { Pool } from "pg";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import { type MoveCard, type MoveStatus, type QueueRow, type QueueView, viewStatuses } from "../contract.ts";

type QueueFilter = { domain?: string; actionType?: string; ownerId?: string };
/** Where the next page begins: the last card's order value (score, or instant of closing) and id. */
type QueuePlace = { value: string | number; id: string };

/** Views of what is over are ordered by when it ended, the others by score. */
export const isClosedView = (view: QueueView): boolean => view === "done" || view === "dismissed";

const filters = [
  ["domain", "text"],
  ["actionType", "text"],
  ["ownerId", "uuid"],
] as const;

/** A card of the move `m`, with the names its ids stand for. @param m alias of the move in the statement */
export const cardFields = (m: string): string => `
  ${rowFields(m)}, 'contactId', ${m}."contactId", 'companyId', ${m}."companyId", 'createdAt', ${m}."createdAt"`;

/** What a row of the list shows. Names and amount stand on the move itself; only the owner's name is joined. */
const rowFields = (m: string): string => `
  'id', ${m}."id", 'status', ${m}."status", 'domain', ${m}."domain", 'actionType', ${m}."actionType", 'title', ${m}."title",
  'score', ${m}."score", 'version', ${m}."version", 'contentHash', ${m}."contentHash",
  'contactName', ${m}."shownContact", 'companyName', ${m}."shownCompany",
  'dealAmountCents', ${m}."shownAmountCents", 'dealCurrency', ${m}."shownCurrency",
  'ownerId', ${m}."ownerId", 'ownerName', coalesce(u."name", u."email"), 'draftOrigin', ${m}."shownOrigin",
  'dueAt', ${m}."dueAt", 'snoozedUntil', ${m}."snoozedUntil", 'holdUntil', ${m}."holdUntil", 'closedAt', ${m}."closedAt"`;

export const cardJoins = (m: string): string => `left join "User" u on u."id" = ${m}."ownerId"`;

type Statement = { name: string; text: string };
const statements = new Map<string, Statement>();

type Shape = "card" | "row";

/** One statement per shape of question, prepared once per connection. Each status is one ordered index scan. */
function statementFor(shape: Shape, view: QueueView, used: readonly string[], hasPlace: boolean): Statement {
  const name = `queue-${shape}s-${view}-${used.join("-")}${hasPlace ? "-after" : ""}`;
  const known = statements.get(name);
  if (known) return known;
  const order = isClosedView(view) ? "closedAt" : "score";
  const type = isClosedView(view) ? "timestamptz" : "float8";
  const conditions = [
    ...(isClosedView(view) ? [`m."closedAt" is not null`] : []),
    ...filters
      .filter(([column]) => used.includes(column))
      .map(([column, kind], index) => `m."${column}" = $${index + 3}::${kind}`),
    ...(hasPlace ? [`(m."${order}", m."id") < ($${used.length + 3}::${type}, $${used.length + 4}::uuid)`] : []),
  ];
  const where = conditions.map((condition) => ` and ${condition}`).join("");
  const item =
    shape === "card"
      ? `json_build_object(${cardFields("p")})`
      : `json_strip_nulls(json_build_object(${rowFields("p")}))`;
  const scan = (status: MoveStatus) =>
    `(select m.* from "Move" m where m."workspaceId" = $1 and m."status" = '${status}'${where}
      order by m."${order}" desc, m."id" desc limit $2)`;
  const text = `
    with page as materialized (
      select * from (${viewStatuses[view].map(scan).join(" union all ")}) scans
      order by "${order}" desc, "id" desc limit $2
    )
    select coalesce(json_agg(${item} order by p."${order}" desc, p."id" desc), '[]'::json) as "items"
    from page p ${cardJoins("p")}`;
  const statement = { name, text };
  statements.set(name, statement);
  return statement;
}

type Question = { view: QueueView; filter: QueueFilter; limit: number; after: QueuePlace | null };

async function listPage<Item>(
  shape: Shape,
  pool: Pool,
  workspaceId: WorkspaceId,
  { view, filter, limit, after }: Question,
): Promise<Item[]> {
  const used = filters.map(([column]) => column).filter((column) => filter[column] !== undefined);
  const statement = statementFor(shape, view, used, after !== null);
  const values = [
    workspaceId,
    limit,
    ...used.map((column) => filter[column]),
    ...(after ? [after.value, after.id] : []),
  ];
  const { rows } = await pool.query<{ items: Item[] }>({ ...statement, values });
  return rows[0]?.items ?? [];
}

/** One page of a view with names, as JSON that PostgreSQL builds: one statement, the same cost at any depth. */
export const listCards = (pool: Pool, workspaceId: WorkspaceId, question: Question): Promise<MoveCard[]> =>
  listPage("card", pool, workspaceId, question);

/** The same with only what a row shows; what is null is left out. */
export const listRows = (pool: Pool, workspaceId: WorkspaceId, question: Question): Promise<QueueRow[]> =>
  listPage("row", pool, workspaceId, question);

const counted = (from: string) => `(select count(*)::int from (select 1 from ${from} limit 1001) x)`;

/**
 * The four figures over Today, each counted from rows up to 1,001. "Due today" ends with the person's day and contains
 * what is overdue; the week begins on Monday of their zone.
 */
export async function countSummary(pool: Pool, workspaceId: WorkspaceId, now: Date, userId: string | null) {
  const { rows } = await pool.query<Record<"open" | "dueToday" | "inProgress" | "repliesThisWeek", number>>({
    name: "queue-summary",
    text: `
      with zone as materialized (
        select coalesce((select u."timeZone" from "User" u where u."id" = $3::uuid), w."timeZone") as "name"
        from "Workspace" w where w."id" = $1
      ), local as materialized (
        select (date_trunc('day', $2::timestamptz at time zone z."name") + interval '1 day') at time zone z."name" as "dayEnd",
          date_trunc('week', $2::timestamptz at time zone z."name") at time zone z."name" as "weekStart"
        from zone z
      )
      select
        ${counted(`"Move" where "workspaceId" = $1 and "status" = 'open'`)} as "open",
        ${counted(`"Move" where "workspaceId" = $1 and "status" = 'open' and "dueAt" < (select "dayEnd" from local)`)} as "dueToday",
        ${counted(`"Move" where "workspaceId" = $1 and "status" in ('awaiting_approval', 'scheduled', 'executing', 'failed')`)} as "inProgress",
        ${counted(`"Outcome" where "workspaceId" = $1 and "type" = 'email_replied' and "occurredAt" >= (select "weekStart" from local)`)} as "repliesThisWeek"`,
    values: [workspaceId, now, userId],
  });
  return rows[0] ?? { open: 0, dueToday: 0, inProgress: 0, repliesThisWeek: 0 };
}
