import { createCtx, type Deps } from "#server/platform/context.ts";
import { isAppError } from "#server/platform/pure/errors.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { quietConnections } from "../store/connections.ts";
import { probe } from "../verbs/probe.ts";

const AT_MOST = 500;

/**
 * Asks vendors that nothing polls whether they still accept our access, so that a person learns it before the next action
 * fails. A refusal marks the connection; anything else is the vendor's momentary matter.
 */
export async function probeQuietConnections(deps: Deps): Promise<{ asked: number; refused: number }> {
  const rows = await quietConnections(deps, AT_MOST);
  let refused = 0;
  for (const { workspaceId, id } of rows) {
    const ctx = createCtx(deps, {
      workspaceId: asWorkspaceId(workspaceId),
      actor: { type: "system", id: "connection-probe" },
      requestId: deps.newId(),
      surface: "job",
    });
    try {
      const answer = await probe(ctx, id);
      if (!answer.ok && answer.error.kind === "auth_expired") refused += 1;
    } catch (error) {
      // Disconnected or marked meanwhile.
      if (!isAppError(error)) throw error;
    }
  }
  return { asked: rows.length, refused };
}
