import { activeWeights } from "#server/domain/learning/index.ts";
import { createCtx, type Deps } from "#server/platform/context.ts";
import type { WorkspaceId } from "#server/platform/pure/ids.ts";
import { transact } from "#server/platform/transact.ts";
import { signed } from "../policy/words.ts";
import { lockDueMoves, type ScoredMove } from "../store/scores.ts";
import { rescoreMoves } from "./rescore.ts";

const BATCH = 500;
/** 10,000 moves a run; what is left waits a minute. */
const MAX_BATCHES = 20;

type Tally = { examined: number; changed: number };

/**
 * Ranks the moves whose score time alone has changed by a point, in all workspaces. Several workers share the work: each
 * skips what another has locked. Such changes stand in the score history, not on the timeline: nobody did anything.
 */
export async function rescoreDue(deps: Deps): Promise<Tally> {
  const tally: Tally = { examined: 0, changed: 0 };
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const done = await rescoreBatch(deps);
    tally.examined += done.examined;
    tally.changed += done.changed;
    if (done.examined < BATCH) break;
  }
  return tally;
}

function rescoreBatch(deps: Deps): Promise<Tally> {
  return transact(deps, async (tx) => {
    const due = await lockDueMoves(tx, deps.now(), BATCH);
    const byWorkspace = new Map<WorkspaceId, ScoredMove[]>();
    for (const { workspaceId, ...move } of due) {
      const moves = byWorkspace.get(workspaceId) ?? [];
      moves.push(move);
      byWorkspace.set(workspaceId, moves);
    }
    let changed = 0;
    for (const [workspaceId, moves] of byWorkspace) {
      const actor = { type: "system", id: "rescore-due" } as const;
      const ctx = createCtx(deps, { workspaceId, actor, requestId: deps.newId(), surface: "job" });
      changed += await rescoreMoves(tx, ctx, moves, await activeWeights(tx, workspaceId), {
        cause: "time",
        causeId: null,
        tell: (points) => `${signed(points)} as time went by.`,
        isAudited: false,
      });
    }
    return { examined: due.length, changed };
  });
}
