import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { Diagnostics } from "../contract.ts";
import { redact } from "../policy/redact.ts";
import { connectionStates, diagnosticRows, failedExecutions } from "../store.ts";

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const safe = (text: string | null): string | null => (text === null ? null : redact(text));

/** How the workspace does, for whoever is asked for help: states and counts, error messages redacted. */
export async function readDiagnostics(ctx: Ctx): Promise<Diagnostics> {
  authorize(ctx, "help.diagnose");
  const [{ migration, workspace, counts }, connections, failures] = await Promise.all([
    diagnosticRows(ctx.db, ctx.workspaceId),
    connectionStates(ctx.db, ctx.workspaceId),
    failedExecutions(ctx.db, ctx.workspaceId),
  ]);
  return {
    at: ctx.now().toISOString(),
    node: process.version,
    migration,
    workspace: { id: ctx.workspaceId, ...workspace },
    caller: { role: ctx.actor.type === "user" ? ctx.actor.role : ctx.actor.type },
    counts,
    connections: connections.map(({ heldUntil, lastError, lastErrorAt, ...connection }) => ({
      ...connection,
      heldUntil: iso(heldUntil),
      lastError: safe(lastError),
      lastErrorAt: iso(lastErrorAt),
    })),
    failures: failures.map(({ actionType, attempts, failureCode, failureMessage, startedAt }) => ({
      actionType,
      attempts,
      code: failureCode,
      message: safe(failureMessage),
      at: startedAt.toISOString(),
    })),
  };
}
