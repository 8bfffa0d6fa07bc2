import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emailParams } from "#server/domain/actions/contract.ts";
import { draft } from "#server/domain/queue/contract.ts";
import { storedScore } from "#server/domain/queue/policy/explain.ts";
import { type FreshDatabase, freshDatabase } from "#server/testing/database.ts";
import { type Dataset, generate } from "./generate.ts";

const plan = { teams: 20, moves: 600, whaleOpen: 40 };

let databases: FreshDatabase[];
let clients: pg.Client[];
let dataset: Dataset;
beforeAll(async () => {
  databases = [await freshDatabase(), await freshDatabase()];
  for (const { url } of databases) dataset = await generate(url, plan);
  clients = databases.map(({ url }) => new pg.Client({ connectionString: url }));
  for (const client of clients) await client.connect();
}, 60_000);
afterAll(async () => {
  for (const client of clients) await client.end();
  for (const database of databases) await database.drop();
});

const rows = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = [], of = 0): Promise<Row[]> =>
  ((await clients[of]?.query<Row>(sql, values)) ?? { rows: [] }).rows;

describe("the bench's data", () => {
  it("is the same in every run", async () => {
    const print = `select md5(string_agg(concat_ws('|', id, "workspaceId", status, score, "contactId", "contentHash", explanation), ',' order by id)) as p from "Move"`;
    expect(await rows(print, [], 0)).toEqual(await rows(print, [], 1));
  });

  it("has the planned number of moves, few big teams and many small ones, and one whose moves are all open", async () => {
    const sizes = await rows<{ n: number }>(
      `select count(*)::int as n from "Move" group by "workspaceId" order by 1 desc`,
    );
    expect(sizes.reduce((sum, { n }) => sum + n, 0)).toBe(plan.moves + plan.whaleOpen);
    expect(sizes[0]?.n).toBeGreaterThan((sizes.at(-1)?.n ?? 0) * 5);
    const whale = await rows(
      `select status::text, count(*)::int as n from "Move" where "workspaceId" = $1 group by 1`,
      [dataset.whale?.workspaceId],
    );
    expect(whale).toEqual([{ status: "open", n: plan.whaleOpen }]);
  });

  it("points only at rows that are there, of the same workspace", async () => {
    const lost = (
      table: string,
      column: string,
      key = "id",
    ) => `exists (select 1 from "Move" m where m."${column}" is not null and not exists
      (select 1 from "${table}" t where t."workspaceId" = m."workspaceId" and t."${key}" = m."${column}"))`;
    const [found] = await rows(
      `select ${lost("Contact", "contactId")} as contact, ${lost("Company", "companyId")} as company, ${lost("Deal", "dealId")} as deal, ${lost("Member", "ownerId", "userId")} as owner`,
    );
    expect(found).toEqual({ contact: false, company: false, deal: false, owner: false });
  });

  it("has the shapes that the product reads", async () => {
    const moves = await rows<{ explanation: unknown; draft: unknown; params: unknown; score: number }>(
      `select explanation, draft, params, score from "Move" limit 50`,
    );
    for (const move of moves) {
      const { points } = storedScore.parse(move.explanation);
      expect(points.reduce((sum, part) => sum + part.points, 0)).toBeCloseTo(move.score);
      draft.parse(move.draft);
      emailParams.parse(move.params);
    }
    expect(moves).toHaveLength(50);
  });
});
