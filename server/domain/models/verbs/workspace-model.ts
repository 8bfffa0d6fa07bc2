import type { ModelPort } from "#server/connectors/ports/model.ts";
import type { Ctx } from "#server/platform/context.ts";
import { sourcesOf } from "../access.ts";
import { keptModel } from "../kept-model.ts";

/**
 * The workspace's model: its providers in its order behind one port, every call in the ledger and within the budget. Null
 * where there is none. Take it anew for every piece of work: keys and order may change.
 * @inner because the verbs that ask a model have authorised their caller
 * @unaudited because the ledger's row of each call is its record
 * @unannounced because a question to a model changes nothing that anybody waits for
 */
export async function workspaceModel(ctx: Ctx): Promise<ModelPort | null> {
  const sources = await sourcesOf(ctx);
  return sources.length === 0 ? null : keptModel(ctx, sources);
}
