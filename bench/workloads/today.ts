import pg from "pg";
import { FIRST_PAGE } from "#components/queue/queue-input.ts";
import { sessionCookie } from "#server/api/auth/session.ts";
import { encodeCursor } from "#server/platform/pure/page.ts";
import type { Dataset, Team } from "../generate.ts";
import { wireRequest } from "../http-connection.ts";
import type { NextShot, Shot } from "../load.ts";
import { appUrl, secrets } from "../servers.ts";
import { seeded, zipf } from "../stats.ts";

/** The headers of a signed-in browser of the app on this port. */
export async function browserHeaders(port: number, userId: string): Promise<Record<string, string>> {
  const settings = { authSecret: secrets.AUTH_SECRET, origin: appUrl(port) };
  const cookie = await sessionCookie(settings, { userId, epoch: 0 });
  return { host: `127.0.0.1:${port}`, cookie, origin: appUrl(port), "sec-fetch-site": "same-origin" };
}

const query = (procedure: string, input: unknown): string =>
  `/api/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;

const isFullPage: Shot["isRight"] = ({ status, body }) => status === 200 && body.includes('"items":[{');

/** The first page of Today through session, membership and tRPC, for teams as they come: big ones often, small ones seldom. */
export async function todayOfApp(port: number, { teams }: Dataset): Promise<NextShot> {
  const requests = await Promise.all(
    teams.map(async ({ slug, userId }) =>
      wireRequest({
        method: "GET",
        path: query("queue.list", { workspaceSlug: slug, view: "open", limit: FIRST_PAGE }),
        headers: await browserHeaders(port, userId),
      }),
    ),
  );
  return drawn(requests);
}

/** The ranks of the teams that have a whole first page: only those are compared between tables. */
export async function ranksOfFullPages(databaseUrl: string, { teams }: Dataset): Promise<Set<number>> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      `select "workspaceId" as id from "Move" where "status" = 'open' group by 1 having count(*) >= $1`,
      [FIRST_PAGE],
    );
    const full = new Set(rows.map(({ id }) => id));
    return new Set(teams.flatMap(({ index, workspaceId }) => (full.has(workspaceId) ? [index] : [])));
  } finally {
    await client.end();
  }
}

/** The same pages as bare SQL. */
export function todayOfRaw(port: number, { teams }: Dataset): NextShot {
  const headers = { host: `127.0.0.1:${port}` };
  return drawn(
    teams.map(({ workspaceId }) => wireRequest({ method: "GET", path: `/today?w=${workspaceId}`, headers })),
  );
}

function drawn(requests: string[]): NextShot {
  const pick = zipf(requests.length, seeded(11));
  return () => ({ request: requests[pick()] as string, isRight: isFullPage });
}

/** Pages of one team's open moves: by filter, or the one that begins after so many rows. */
export async function pagesOfTeam(port: number, team: Team, page: Record<string, string>): Promise<NextShot> {
  const input = { workspaceSlug: team.slug, view: "open", limit: FIRST_PAGE, ...page };
  const headers = await browserHeaders(port, team.userId);
  const request = wireRequest({ method: "GET", path: query("queue.list", input), headers });
  return () => ({ request, isRight: isFullPage });
}

/** The cursor behind the row that stands at this place of a team's open moves. */
export async function cursorAfter(databaseUrl: string, team: Team, place: number): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ score: number; id: string }>(
      `select "score", "id" from "Move" where "workspaceId" = $1 and "status" = 'open'
       order by "score" desc, "id" desc offset $2 limit 1`,
      [team.workspaceId, place - 1],
    );
    const [row] = rows;
    if (!row) throw new Error(`There is no row ${place}.`);
    return encodeCursor([row.score, row.id]);
  } finally {
    await client.end();
  }
}

/** What the Today screen asks when it opens, in turn: the first page, and the four figures over it. */
export async function screenOf(port: number, team: Team): Promise<NextShot> {
  const headers = await browserHeaders(port, team.userId);
  const path = [
    query("queue.list", { workspaceSlug: team.slug, view: "open", limit: FIRST_PAGE }),
    query("queue.summary", { workspaceSlug: team.slug }),
  ];
  const shots = path.map((part) => ({
    request: wireRequest({ method: "GET", path: part, headers }),
    isRight: ({ status }: { status: number }) => status === 200,
  }));
  let turn = 0;
  return () => shots[turn++ % shots.length] as Shot;
}

/** Ids of the first page in an answer of either side. */
export function idsOf(body: string): string[] {
  const parsed = JSON.parse(body) as { items?: { id: string }[]; result?: { data: { items: { id: string }[] } } };
  return (parsed.items ?? parsed.result?.data.items ?? []).map(({ id }) => id);
}
