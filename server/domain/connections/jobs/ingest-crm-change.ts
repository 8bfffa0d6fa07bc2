import type { Ctx } from "#server/platform/context.ts";
import { type Tx, transact } from "#server/platform/transact.ts";
import type { CrmEvent } from "../policy/hubspot-webhook.ts";
import { markProcessed } from "../store/inbound.ts";
import type { InboundResult } from "./process-inbound.ts";

type Change = Pick<CrmEvent, "subscriptionType" | "objectId" | "newObjectId" | "mergedObjectIds">;
/** Renews the record an event names; `settle` closes the event in the same transaction. */
export type TakeCrmChange = (
  ctx: Ctx,
  change: Change,
  settle: (tx: Tx, note: string | null) => Promise<void>,
) => Promise<void>;

/** A change in HubSpot: its record is read anew, and the event is done with in the same transaction. */
export async function ingestCrmChange(
  ctx: Ctx,
  inboundEventId: string,
  event: CrmEvent,
  takeChange: TakeCrmChange | undefined,
): Promise<InboundResult> {
  const { subscriptionType, objectId, newObjectId, mergedObjectIds } = event;
  const settle = (tx: Tx, note: string | null) => markProcessed(tx, ctx.workspaceId, inboundEventId, ctx.now(), note);
  if (takeChange) await takeChange(ctx, { subscriptionType, objectId, newObjectId, mergedObjectIds }, settle);
  else await transact(ctx, (tx) => settle(tx, "Nothing here takes changes of the CRM."));
  return { signalId: null };
}
