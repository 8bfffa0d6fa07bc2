import type { ModelProvider, ModelTask } from "#server/connectors/ports/model.ts";
import type { Tx } from "#server/db/client.ts";

type NewSpend = {
  id: string;
  accountId: string | null;
  provider: ModelProvider;
  model: string;
  task: ModelTask;
  promptId: string;
  reservedMicros: number | null;
  priceAsOf: string | null;
  requestId: string;
  startedAt: Date;
};

/** One at a time per workspace: adding up and adding to it must not interleave. Held to the transaction's end. */
export async function lockBudget(tx: Tx, workspaceId: string): Promise<void> {
  await tx.$executeRawUnsafe("select pg_advisory_xact_lock(hashtextextended($1, 3))", `model-budget:${workspaceId}`);
}

/** Spent since then, what is open or lost counted in full, in millionths of a US dollar. */
export async function spentMicros(tx: Tx, workspaceId: string, since: Date): Promise<number> {
  const [row] = await tx.$queryRawUnsafe<{ sum: number }[]>(
    `select coalesce(sum(coalesce("costMicros", case when "status" = 'open' then "reservedMicros" end, 0)), 0)::float8 as sum
       from "ModelSpend" where "workspaceId" = $1::uuid and "startedAt" >= $2::timestamptz`,
    workspaceId,
    since,
  );
  return row?.sum ?? 0;
}

export async function insertSpend(tx: Tx, workspaceId: string, row: NewSpend): Promise<void> {
  await tx.modelSpend.create({ data: { workspaceId, ...row }, select: { id: true } });
}

type SpendEnd = {
  status: "done" | "failed";
  inputTokens: number | null;
  outputTokens: number | null;
  costMicros: number | null;
  isEstimate: boolean;
  errorKind: string | null;
  errorMessage: string | null;
  endedAt: Date;
};

export async function completeSpend(tx: Tx, workspaceId: string, id: string, end: SpendEnd): Promise<void> {
  await tx.modelSpend.updateMany({ where: { workspaceId, id, status: "open" }, data: end });
}

export type PromptSpend = {
  promptId: string;
  calls: number;
  costMicros: number;
  unpricedCalls: number;
  failedCalls: number;
  estimatedCalls: number;
  inputTokens: number;
  outputTokens: number;
};

/** By prompt, the dearest first. A call without a price counts as unpriced unless it certainly cost nothing. */
export const spendByPrompt = (db: Tx, workspaceId: string, since: Date): Promise<PromptSpend[]> =>
  db.$queryRawUnsafe<PromptSpend[]>(
    `select "promptId", count(*)::int as calls,
            coalesce(sum(coalesce("costMicros", case when "status" = 'open' then "reservedMicros" end, 0)), 0)::float8 as "costMicros",
            (count(*) filter (where "costMicros" is null and "reservedMicros" is null))::int as "unpricedCalls",
            (count(*) filter (where "status" = 'failed'))::int as "failedCalls",
            (count(*) filter (where "isEstimate" or ("status" = 'open' and "reservedMicros" is not null)))::int as "estimatedCalls",
            coalesce(sum("inputTokens"), 0)::float8 as "inputTokens", coalesce(sum("outputTokens"), 0)::float8 as "outputTokens"
       from "ModelSpend" where "workspaceId" = $1::uuid and "startedAt" >= $2::timestamptz
      group by "promptId" order by "costMicros" desc, calls desc, "promptId" limit 100`,
    workspaceId,
    since,
  );
