import { stopScheduled } from "#server/domain/approvals/index.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { conflict, notFound } from "#server/platform/pure/errors.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { Engaged, EngageInput, KillSwitch } from "../contract.ts";
import { killSwitchEngaged, killSwitchReleased } from "../events.ts";
import { closeSwitch, engagedSwitch, insertSwitch, switchById, switchesOf } from "../store/kill-switches.ts";
import { lockLimits } from "./refusals-for.ts";

export async function listKillSwitches(ctx: Ctx): Promise<{ items: KillSwitch[] }> {
  authorize(ctx, "guardrails.read");
  return { items: await switchesOf(ctx.db.prisma, ctx.workspaceId) };
}

/**
 * Stops everything, one kind of action or one agent. Approved moves that wait go back to open; a run that has been claimed finds
 * the switch before it calls a vendor. Engaging what is engaged already changes nothing and says so by returning it.
 */
export async function engageKillSwitch(ctx: Ctx, input: EngageInput): Promise<Engaged> {
  authorize(ctx, "kill_switch.engage");
  const { scope, reason } = input;
  const target = scope === "workspace" ? "" : input.target;
  return transact(ctx, async (tx) => {
    const id = ctx.newId();
    // Rows first, then the lock: the order of a claim, so that the two cannot wait for each other.
    const stoppedMoves = await stopMoves(tx, ctx, { ...input, killSwitchId: id });
    await lockLimits(tx, ctx);
    if (await insertSwitch(tx, ctx, { id, scope, target, reason })) {
      const subject = { type: "kill_switch", id };
      await record(tx, ctx, {
        action: "kill_switch.engaged",
        subject,
        detail: { scope, target, reason, stoppedMoves },
      });
      await emit(tx, ctx, killSwitchEngaged({ killSwitchId: id, scope, target }));
    }
    const killSwitch = await engagedSwitch(tx, ctx.workspaceId, { scope, target });
    if (!killSwitch)
      throw conflict("kill_switch.changed", "The kill switch was released at the same moment. Look again.");
    return { killSwitch, stoppedMoves };
  });
}

function stopMoves(tx: Tx, ctx: Ctx, input: EngageInput & { killSwitchId: string }): Promise<number> {
  const { reason, killSwitchId } = input;
  // Which agent proposed a move stands in no column: its moves are refused one by one when they are claimed.
  if (input.scope === "agent") return Promise.resolve(0);
  const actionType = input.scope === "action_type" ? input.target : null;
  return stopScheduled(tx, ctx, { actionType, reason, killSwitchId });
}

/** @throws not_found; conflict when it is released already */
export async function releaseKillSwitch(ctx: Ctx, input: { killSwitchId: string }): Promise<KillSwitch> {
  authorize(ctx, "kill_switch.release");
  const { killSwitchId } = input;
  return transact(ctx, async (tx) => {
    const isMine = await closeSwitch(tx, ctx, killSwitchId);
    const killSwitch = await switchById(tx, ctx.workspaceId, killSwitchId);
    if (!killSwitch) throw notFound("kill switch");
    if (!isMine) {
      const who = killSwitch.releasedBy ?? "Somebody";
      throw conflict("kill_switch.already_released", `${who} has released this kill switch already.`);
    }
    const { scope, target } = killSwitch;
    const subject = { type: "kill_switch", id: killSwitchId };
    await record(tx, ctx, { action: "kill_switch.released", subject, detail: { scope, target } });
    await emit(tx, ctx, killSwitchReleased({ killSwitchId, scope, target }));
    return killSwitch;
  });
}
