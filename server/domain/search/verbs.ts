import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { SearchHit } from "./contract.ts";
import { prefixQuery } from "./policy/words.ts";
import { findHits } from "./store.ts";

/** Moves, people, companies, deals and signals that have every word of the query, six of each at most, best first. */
export async function search(ctx: Ctx, input: { query: string }): Promise<{ items: SearchHit[] }> {
  authorize(ctx, "workspace.read");
  authorize(ctx, "move.read");
  authorize(ctx, "people.read");
  authorize(ctx, "signal.read");
  const query = prefixQuery(ctx.workspaceId, input.query);
  return { items: query === null ? [] : await findHits(ctx.db.pool, ctx.workspaceId, query) };
}
