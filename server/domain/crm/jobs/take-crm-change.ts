import { crmConnection } from "#server/domain/connections/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import { type MirrorKind, mirrorKinds } from "../policy/crm-fields.ts";
import { lockMirror, renameMerged } from "../store/mirror.ts";
import { refreshRecord } from "./refresh-record.ts";
import { refreshTask } from "./sync-tasks.ts";

/** An event of the CRM's webhook: it says which record changed; what changed is read. */
export type CrmChange = {
  /** `deal.propertyChange`, `contact.merge`, … */
  subscriptionType: string;
  objectId?: string;
  newObjectId?: string;
  mergedObjectIds?: string[];
};

/**
 * Renews the record a webhook names, with its news: the order and number of events do not matter, and a record that is read
 * twice is told once.
 * @param settle closes the event in the same transaction; `note` says why nothing was done, or null
 * @throws what the vendor said: the job tries again
 */
export async function takeCrmChange(
  ctx: Ctx,
  change: CrmChange,
  settle: (tx: Tx, note: string | null) => Promise<void>,
): Promise<void> {
  authorize(ctx, "people.write");
  const [object] = change.subscriptionType.split(".");
  const kind = mirrorKinds.find((candidate) => candidate === object);
  const id = change.newObjectId ?? change.objectId;
  if (!id || (!kind && object !== "task"))
    return transact(ctx, (tx) => settle(tx, "Records of this kind are not mirrored."));
  const crm = await crmConnection(ctx);
  if (!crm) return transact(ctx, (tx) => settle(tx, "HubSpot has to be reconnected."));
  if (!kind) return refreshTask(ctx, crm.port, id, (tx) => settle(tx, null));
  await rename(ctx, kind, id, change.mergedObjectIds ?? []);
  await refreshRecord(ctx, crm.port, { kind, id }, (tx) => settle(tx, null));
}

async function rename(ctx: Ctx, kind: MirrorKind, winnerId: string, loserIds: string[]): Promise<void> {
  if (loserIds.length === 0) return;
  await transact(ctx, async (tx) => {
    await lockMirror(tx, ctx.workspaceId);
    await renameMerged(tx, ctx.workspaceId, kind, { winnerId, loserIds, now: ctx.now() });
  });
}
