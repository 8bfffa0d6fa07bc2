import { record } from "#server/platform/audit.ts";
import { createCtx, type Deps } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import { transact } from "#server/platform/transact.ts";
import { ruleExpired } from "../events.ts";
import { lockExpiredRules, updateRule } from "../store/rules.ts";

/** Switches off the rules whose time is over, in all workspaces. They stopped matching at that very moment already. */
export async function expireRules(deps: Deps): Promise<{ expired: number }> {
  return transact(deps, async (tx) => {
    const rules = await lockExpiredRules(tx, deps.now());
    for (const { id, workspaceId, version } of rules) {
      const ctx = createCtx(deps, {
        workspaceId: asWorkspaceId(workspaceId),
        actor: { type: "system", id: "expire-rules" },
        requestId: deps.newId(),
        surface: "job",
      });
      await updateRule(tx, ctx.workspaceId, { id, version }, { isOn: false });
      await record(tx, ctx, { action: "rule.expired", subject: { type: "auto_rule", id } });
      await emit(tx, ctx, ruleExpired({ ruleId: id }));
    }
    return { expired: rules.length };
  });
}
