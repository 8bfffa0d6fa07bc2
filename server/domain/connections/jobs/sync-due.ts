import { createCtx, type Deps } from "#server/platform/context.ts";
import { toAppError } from "#server/platform/pure/errors.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { leaseDue } from "../store/cursors.ts";
import { LEASE_MS, runLeased } from "./sync-mailbox.ts";

const AT_ONCE = 20;

/**
 * Reads every mailbox that is due, in all workspaces; several processes share the work. One mailbox that fails does not stop
 * the others: its error stands on its cursor, where its members see it.
 * @param options.everySeconds pace of a healthy mailbox, 60 unless told
 */
export async function syncDueMailboxes(
  deps: Deps,
  options: { everySeconds?: number; limit?: number } = {},
): Promise<{ synced: number; failed: number }> {
  const { everySeconds = 60, limit = AT_ONCE } = options;
  const owner = deps.newId();
  const now = deps.now();
  const lease = { owner, now, until: new Date(now.getTime() + LEASE_MS), limit, everySeconds };
  const due = await leaseDue(deps, lease);
  const results = await Promise.all(
    due.map(async ({ workspaceId, connectionId }) => {
      const ctx = createCtx(deps, {
        workspaceId: asWorkspaceId(workspaceId),
        actor: { type: "system", id: "mailbox-sync" },
        requestId: deps.newId(),
        surface: "job",
      });
      try {
        await runLeased(ctx, connectionId, owner, { everySeconds });
        return true;
      } catch (error) {
        const { code, reason } = toAppError(error);
        ctx.log.warn({ connectionId, code, reason, err: code === "internal" ? error : undefined }, "mailbox not read");
        return false;
      }
    }),
  );
  const synced = results.filter(Boolean).length;
  return { synced, failed: results.length - synced };
}
