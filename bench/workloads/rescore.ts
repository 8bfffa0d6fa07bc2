import pg from "pg";
import { createDb } from "#server/db/client.ts";
import { recordOutcome } from "#server/domain/outcomes/index.ts";
import { rescoreAfterOutcome } from "#server/domain/queue/index.ts";
import { createCtx } from "#server/platform/context.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { testDeps } from "#server/testing/build/index.ts";
import type { Tables } from "../bench.ts";
import { quantile } from "../stats.ts";

type RescoreTimes = { moves: number; appMs: number; rawMs: number };

/** The same rows written by one transaction that has nothing to compute: what PostgreSQL takes for the writes alone. */
const RAW = [
  `update "Move" set "score" = "score" + 0.01, "scoreLow" = "scoreLow" + 0.01, "scoreHigh" = "scoreHigh" + 0.01,
     "explanation" = "explanation" || jsonb_build_object('points', "explanation" -> 'points'), "rescoreAt" = now() + interval '1 day', "updatedAt" = now()
   where "workspaceId" = $1::uuid`,
  `insert into "ScoreChange" ("id", "workspaceId", "moveId", "before", "after", "explanation", "weightsVersion", "cause", "causeId", "at")
   select gen_random_uuid(), $1::uuid, "id", "score", "score" + 1,
     jsonb_build_object('sentence', '+1.0 because of an outcome: Reply received (Dana Ruiz).', 'points', "explanation" -> 'points'), 1, 'outcome', gen_random_uuid()::text, now()
   from "Move" where "workspaceId" = $1::uuid`,
  `insert into "AuditEntry" ("id", "workspaceId", "moveId", "action", "actorType", "actorId", "subjectType", "subjectId", "requestId", "surface", "detail", "at")
   select gen_random_uuid(), $1::uuid, "id", 'move.rescored', 'system', 'bench', 'move', "id"::text, 'bench', 'job',
     jsonb_build_object('before', "score", 'after', "score" + 1, 'cause', 'outcome', 'sentence', '+1.0 because of an outcome: Reply received (Dana Ruiz).'), now()
   from "Move" where "workspaceId" = $1::uuid`,
];

const atOnce: StepPort = { run: (_id, body) => body(), sleepUntil: async () => {} };

async function writeRaw(client: pg.Client, workspaceId: string): Promise<number> {
  const begun = performance.now();
  await client.query("begin");
  for (const statement of RAW) await client.query(statement, [workspaceId]);
  await client.query("commit");
  return performance.now() - begun;
}

/**
 * One company that every open move of a workspace is about: an outcome with it ranks them all anew.
 * @returns medians of the rounds, the product and the bare writes in turn
 */
export async function measureRescore({ url, dataset }: Tables, rounds: number): Promise<RescoreTimes> {
  const { whale } = dataset;
  if (!whale) throw new Error("The table has no big workspace.");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const db = createDb(url, 2);
  const actor = { type: "system", id: "bench" } as const;
  const workspaceId = asWorkspaceId(whale.workspaceId);
  const ctx = createCtx(testDeps(db), { workspaceId, actor, requestId: "bench", surface: "job" });
  try {
    const { rows } = await client.query<{ id: string }>(
      `update "Move" m set "companyId" = c."companyId"
       from (select "id", "companyId" from "Contact" where "workspaceId" = $1 order by "id" limit 1) c where m."workspaceId" = $1 returning c."id"`,
      [workspaceId],
    );
    const contactId = rows[0]?.id ?? null;
    const app: number[] = [];
    const raw: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      raw.push(await writeRaw(client, workspaceId));
      const common = { source: "gmail", contactId, occurredAt: new Date(), naturalKey: `bench:${round}` } as const;
      const { id } = await recordOutcome(ctx, { ...common, type: round % 2 === 0 ? "email_replied" : "email_bounced" });
      const begun = performance.now();
      const { changed } = await rescoreAfterOutcome(ctx, atOnce, { outcomeId: id });
      app.push(performance.now() - begun);
      // A score that stands at its end does not move.
      if (changed < 0.99 * rows.length) throw new Error(`Only ${changed} of ${rows.length} moves were ranked anew.`);
    }
    return { moves: rows.length, appMs: quantile(app, 0.5), rawMs: quantile(raw, 0.5) };
  } finally {
    await db.close();
    await client.end();
  }
}
