import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { Tx } from "#server/platform/transact.ts";
import { suppressionAdded, suppressionRemoved } from "../events.ts";
import { addressOfContact } from "../store/facts.ts";
import { closeCrmSuppression, insertSuppressions, type NewSuppression } from "../store/suppressions.ts";

/** Puts an address or domain on the list in the caller's transaction, with audit and event; the caller has authorised it. */
export async function suppress(tx: Tx, ctx: Ctx, entry: NewSuppression): Promise<{ isNew: boolean }> {
  const { value, ...kind } = entry;
  const [added] = await insertSuppressions(tx, ctx, kind, [value]);
  if (!added) return { isNew: false };
  const { reason, source } = entry;
  await record(tx, ctx, {
    action: "suppression.added",
    subject: { type: "suppression", id: added.id },
    detail: { reason, source },
  });
  await emit(tx, ctx, suppressionAdded(added.id, reason));
  return { isNew: true };
}

const REASONS = { email_unsubscribed: "opted_out", email_bounced: "bounced" } as const;

/**
 * Keeps mail away from whoever opted out or whose address bounced, in the transaction that records it: no claim can fall between.
 * Other outcomes do nothing.
 */
export async function suppressAfterOutcome(
  tx: Tx,
  ctx: Ctx,
  outcome: { id: string; type: string; contactId: string | null },
): Promise<void> {
  const { id, type, contactId } = outcome;
  if ((type !== "email_unsubscribed" && type !== "email_bounced") || contactId === null) return;
  const value = await addressOfContact(tx, ctx.workspaceId, contactId);
  if (value === null) return;
  await suppress(tx, ctx, { value, reason: REASONS[type], source: "outcome", contactId, outcomeId: id });
}

/**
 * Follows what the CRM says about marketing mail, in the transaction that reads it. Only the CRM's own entry is lifted: what a
 * person or the recipient put on the list stays.
 */
export async function followCrmConsent(
  tx: Tx,
  ctx: Ctx,
  told: { contactId: string; address: string; isOut: boolean },
): Promise<void> {
  const { contactId, address, isOut } = told;
  if (isOut) {
    await suppress(tx, ctx, { value: address, reason: "marketing", source: "crm", contactId });
    return;
  }
  for (const id of await closeCrmSuppression(tx, ctx, contactId)) {
    const detail = { reason: "marketing", source: "crm" };
    await record(tx, ctx, { action: "suppression.removed", subject: { type: "suppression", id }, detail });
    await emit(tx, ctx, suppressionRemoved(id, "marketing"));
  }
}
