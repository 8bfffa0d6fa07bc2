import type { UserCtx } from "#server/domain/workspaces/index.ts";
import { record } from "#server/platform/audit.ts";
import { createCtx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { BrowserInput } from "../contract.ts";
import { deviceRemoved } from "../events.ts";
import { takeDevicesOf } from "../store/devices.ts";

/**
 * Pushes to the caller end where they sign out: in every workspace, with an audit entry and an event in each.
 * @param endpointHash of one browser; null: of all of them
 * @returns how many devices there were
 */
export async function endDevices(tx: Tx, caller: UserCtx, endpointHash: string | null): Promise<number> {
  const { user, requestId, surface } = caller;
  const taken = await takeDevicesOf(tx, user.userId, endpointHash);
  for (const { id, workspaceId, role } of taken) {
    const actor = { type: "user", id: user.userId, role, name: user.name ?? user.email } as const;
    const ctx = createCtx(caller, { workspaceId, actor, requestId, surface });
    const detail = { because: "signed_out" };
    await record(tx, ctx, { action: "push_device.removed", subject: { type: "push_device", id }, detail });
    await emit(tx, ctx, deviceRemoved(id));
  }
  return taken.length;
}

/** What a browser asks for before its session ends: nothing more reaches it for the caller. */
export async function forgetBrowser(ctx: UserCtx, { endpointHash }: BrowserInput): Promise<{ devices: number }> {
  return { devices: await transact(ctx, (tx) => endDevices(tx, ctx, endpointHash)) };
}
