import type { Deps } from "#server/platform/context.ts";
import { MINUTE_MS } from "#server/platform/pure/time.ts";
import { SILENCE_MS } from "../policy/retry-plan.ts";
import { continueSilent, continueSilentUndos, repeatLost } from "../store/stuck.ts";

/** How long an approved move may wait past its hold before its event is taken for lost. */
const LOST_AFTER_MS = MINUTE_MS;

/**
 * Finds what has stopped in the middle, in all workspaces: approved moves that nobody took, executions without a next step.
 * Their events are written again; both jobs are safe to start twice.
 */
export async function sweepStuck(deps: Deps): Promise<{ repeated: number; continued: number }> {
  const now = deps.now();
  const requestId = `sweep-${deps.newId()}`;
  const heldBefore = new Date(now.getTime() - LOST_AFTER_MS);
  const nextDueAt = new Date(now.getTime() + SILENCE_MS);
  const repeated = await repeatLost(deps.db, { now, heldBefore, requestId });
  const silent = { now, nextDueAt, requestId };
  const continued = (await continueSilent(deps.db, silent)) + (await continueSilentUndos(deps.db, silent));
  if (repeated + continued > 0) deps.log.warn({ repeated, continued }, "stuck moves set going again");
  return { repeated, continued };
}
