import pg from "pg";
import { apiScopes } from "#server/platform/pure/permissions.ts";

export type DataPlan = {
  /** Teams whose shares fall as 1/rank. */
  teams: number;
  /** Moves over all teams. */
  moves: number;
  /** Open moves of one more team, the last one: a workspace as big as the product promises to serve. 0: no such team. */
  whaleOpen: number;
};

export type Team = {
  index: number;
  workspaceId: string;
  slug: string;
  userId: string;
  apiKey: string;
  portalId: string;
};
export type Dataset = { plan: DataPlan; teams: Team[]; whale: Team | null };

const START_MS = Date.UTC(2026, 0, 5);

/** Ids as the product makes them (version 7: ordered by time), but the same on every run. */
const ID_FUNCTION = `
create function bench_id(kind text, i bigint) returns uuid language sql immutable parallel safe as $$
  select (lpad(to_hex(${START_MS} + i), 12, '0') || '7' || substr(md5(kind || i), 1, 3) || '8' || substr(md5(kind || i), 4, 15))::uuid
$$;
create function bench_random(salt int, i bigint) returns float8 language sql immutable parallel safe as $$
  select ((hashint8extended(i, salt) & 9007199254740991)::float8 / 9007199254740992.0)
$$`;

const apiKeyOf = (index: number): string => `csk_bench-${index}`;
const portalOf = (index: number): string => String(9_000_000 + index);

const TEAMS = `
create temp table team as
select t.k, bench_id('workspace', t.k) as id, t.moves, greatest(5, least(5000, t.moves / 10)) as contacts,
       greatest(3, least(2000, t.moves / 25)) as companies, greatest(3, least(2000, t.moves / 20)) as deals
from unnest($1::int[], $2::bigint[]) as t(k, moves)`;

const BASE_ROWS = [
  `insert into "Workspace" ("id", "slug", "name", "isSandbox", "holdSeconds")
   select id, 'team-' || k, 'Team ' || k, true, 20 from team`,
  `insert into "WeightSet" ("workspaceId", "version", "revenue", "urgency", "strategic", "effort")
   select id, 1, 0.4, 0.3, 0.2, 0.1 from team`,
  `insert into "User" ("id", "email", "name", "emailVerifiedAt")
   select bench_id('user', k * 3 + j), 'u' || k || '-' || j || '@bench.test', (array['Alex Morgan', 'Sam Reyes', 'Kim Adler'])[j + 1], now()
   from team, generate_series(0, 2) j`,
  `insert into "Member" ("workspaceId", "userId", "role")
   select id, bench_id('user', k * 3 + j), (array['admin', 'member', 'viewer'])[j + 1]::"Role" from team, generate_series(0, 2) j`,
  `insert into "Connection" ("id", "workspaceId", "provider", "userId", "externalAccountId", "accountLabel", "scopes", "accessTokenBox", "updatedAt")
   select bench_id('google', k), id, 'google', bench_id('user', k * 3), 'u' || k || '-0@bench.test', 'u' || k || '-0@bench.test', '{}'::text[], 'v1.none', now() from team
   union all
   select bench_id('hubspot', k), id, 'hubspot', null, (9000000 + k)::text, 'Portal ' || k, '{}'::text[], 'v1.none', now() from team`,
  `insert into "Company" ("id", "workspaceId", "name", "domain", "industry", "employeeCount", "icpFit", "updatedAt")
   select bench_id('company', k * 10000000::bigint + i), id, 'Company ' || k || '-' || i, 'c' || k || '-' || i || '.example', 'Logistics', 50 + i % 900,
          bench_random(1, i), now() from team, generate_series(1, companies) i`,
  `insert into "Contact" ("id", "workspaceId", "companyId", "email", "firstName", "lastName", "title", "updatedAt")
   select bench_id('contact', k * 10000000::bigint + i), id, bench_id('company', k * 10000000::bigint + 1 + i % companies),
          'p' || k || '-' || i || '@c' || k || '.example', 'Dana', 'Ruiz ' || i, 'Head of Operations', now() from team, generate_series(1, contacts) i`,
  `insert into "Deal" ("id", "workspaceId", "companyId", "contactId", "name", "stage", "stageOrder", "amountCents", "updatedAt")
   select bench_id('deal', k * 10000000::bigint + i), id, bench_id('company', k * 10000000::bigint + 1 + i % companies),
          bench_id('contact', k * 10000000::bigint + 1 + i % contacts), 'Fleet plan ' || i, 'qualified', 2, (5000 + i % 90000) * 100, now()
   from team, generate_series(1, deals) i`,
];

/** Of 20 moves: 12 open, 1 snoozed, 5 done, 2 dismissed. The whale's are all open. */
const MOVES = `
insert into "Move" ("id", "workspaceId", "status", "domain", "actionType", "title", "contactId", "companyId", "dealId", "ownerId",
  "params", "draft", "contentHash", "dedupeKey", "score", "scoreLow", "scoreHigh", "explanation", "weightsVersion", "dueAt",
  "snoozedUntil", "createdAt", "updatedAt", "closedAt")
select bench_id('move', i), t.id, s.status::"MoveStatus",
  (array['sales', 'sales', 'sales', 'marketing', 'success'])[1 + floor(bench_random(3, i) * 5)::int],
  (array['send_email', 'reply_email'])[1 + floor(bench_random(4, i) * 2)::int],
  'Reply to Dana Ruiz ' || n.contact || ' (Company ' || t.k || ') – asked for pricing in your “Book a demo” form',
  bench_id('contact', t.k * 10000000::bigint + n.contact),
  bench_id('company', t.k * 10000000::bigint + 1 + n.contact % t.companies),
  case when bench_random(5, i) < 0.4 then bench_id('deal', t.k * 10000000::bigint + 1 + floor(bench_random(6, i) * t.deals)::bigint) end,
  case when bench_random(7, i) < 0.7 then bench_id('user', t.k * 3 + floor(bench_random(8, i) * 2)::int) end,
  jsonb_build_object('to', jsonb_build_array('p' || t.k || '-' || n.contact || '@c' || t.k || '.example'), 'connectionId', bench_id('google', t.k), 'thread', null),
  replace($6, '@number', i::text)::jsonb,
  encode(sha256(('move' || i)::bytea), 'hex'), 'bench:' || i, n.score, greatest(0, n.score - 6), least(100, n.score + 6),
  replace(replace($5, '"@points"', (n.score / 4)::text), '@deal', bench_id('deal', t.k)::text)::jsonb,
  1, c.created + interval '2 days', case when s.status = 'snoozed' then c.created + interval '9 days' end, c.created, c.created,
  case when s.status in ('done', 'dismissed') then c.created + interval '1 day' end
from generate_series($1::bigint, $2::bigint) i
cross join lateral (select case when $3::int >= 0 then $3::int else width_bucket(bench_random(2, i), $4::float8[]) - 1 end as k) chosen
join team t on t.k = chosen.k
cross join lateral (select 1 + floor(bench_random(9, i) * t.contacts)::bigint as contact, round((bench_random(10, i) * 100)::numeric, 3)::float8 as score) n
cross join lateral (select timestamptz '2026-01-05' + i * interval '1 second' as created) c
cross join lateral (select case when $3::int >= 0 then 'open' else (array['open', 'open', 'open', 'open', 'open', 'open', 'open', 'open', 'open',
  'open', 'open', 'open', 'snoozed', 'done', 'done', 'done', 'done', 'done', 'dismissed', 'dismissed'])[1 + floor(bench_random(11, i) * 20)::int] end as status) s`;

/** Texts of the size that the product writes; SQL fills in the parts that begin with @. */
const dealEvidence = [{ kind: "deal", id: "@deal", label: "Deal “Fleet plan”", quote: null }];
const explanation = JSON.stringify({
  facts: {
    actionType: "send_email",
    amountCents: 4_800_000,
    intent: 0.8,
    occurredAt: Date.UTC(2026, 0, 5, 9),
    halfLifeHours: 24,
    icpFit: 0.7,
    stageOrder: 2,
    dueAt: null,
  },
  words: {
    person: "Dana Ruiz",
    company: "Northwind",
    dealName: "Fleet plan",
    currency: "USD",
    amountEvidence: dealEvidence,
    intentWhy: "asked for pricing in the form “Book a demo”",
    intentEvidence: dealEvidence,
    strategicEvidence: dealEvidence,
  },
  points: ["revenue", "urgency", "strategic_fit", "effort"].map((key) => ({ key, points: "@points" })),
  counterfactuals: [],
});
const draft = JSON.stringify({
  subject: "Your question about pricing @number",
  text: "Thank you for your message about the fleet plan. ".repeat(12),
  origin: { kind: "template", template: "first-reply" },
  claims: [],
  leftOut: [],
  first: null,
});

const BATCH = 100_000;

async function insertMoves(
  client: pg.Client,
  from: number,
  count: number,
  team: number,
  thresholds: number[],
): Promise<void> {
  for (let done = 0; done < count; done += BATCH) {
    const last = from + Math.min(count, done + BATCH) - 1;
    await client.query(MOVES, [from + done, last, team, thresholds, explanation, draft]);
  }
}

/** Where each team's part of [0, 1) begins. */
function shares(teams: number): { starts: number[]; parts: number[] } {
  const weights = Array.from({ length: teams }, (_, index) => 1 / (index + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const parts = weights.map((weight) => weight / total);
  let sum = 0;
  const starts = parts.map((part) => {
    const start = sum;
    sum += part;
    return start;
  });
  return { starts, parts };
}

async function insertKeys(client: pg.Client, count: number): Promise<void> {
  await client.query(
    `insert into "ApiKey" ("id", "workspaceId", "name", "prefix", "keyHash", "scopes", "lastUsedAt")
     select bench_id('key', k), id, 'Bench', 'csk_bench', encode(sha256(('csk_bench-' || k)::bytea), 'hex'), $1::text[], now() from team where k < $2`,
    [[...apiScopes], count],
  );
}

async function teamsOf(client: pg.Client, count: number): Promise<Team[]> {
  const { rows } = await client.query<{ k: number; id: string; userId: string }>(
    `select k, id, bench_id('user', k * 3) as "userId" from team where k < $1 order by k`,
    [count],
  );
  return rows.map(({ k, id, userId }) => ({
    index: k,
    workspaceId: id,
    slug: `team-${k}`,
    userId,
    apiKey: apiKeyOf(k),
    portalId: portalOf(k),
  }));
}

/**
 * Fills an empty, migrated database: the same rows for the same plan, on any machine. SQL does the work (about 5,000
 * moves a second on two cores); triggers and foreign key checks are off meanwhile, so the connection is a superuser's.
 */
export async function generate(url: string, plan: DataPlan): Promise<Dataset> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      "set session_replication_role = replica; set synchronous_commit = off; set client_min_messages = warning",
    );
    await client.query(ID_FUNCTION);
    // The one trigger that makes rows what they are: names and amount on the move.
    await client.query('alter table "Move" enable always trigger "Move_show"');
    const { starts, parts } = shares(plan.teams);
    const sizes = parts.map((part) => Math.round(part * plan.moves));
    if (plan.whaleOpen > 0) sizes.push(plan.whaleOpen);
    await client.query(TEAMS, [sizes.map((_, index) => index), sizes]);
    for (const statement of BASE_ROWS) await client.query(statement);
    await insertKeys(client, sizes.length);
    await insertMoves(client, 1, plan.moves, -1, starts);
    await insertMoves(client, plan.moves + 1, plan.whaleOpen, plan.teams, starts);
    await client.query('alter table "Move" enable trigger "Move_show"');
    const teams = await teamsOf(client, sizes.length);
    await client.query("vacuum analyze");
    await client.query("checkpoint");
    return { plan, teams: teams.slice(0, plan.teams), whale: teams[plan.teams] ?? null };
  } finally {
    await client.end();
  }
}
