import { record } from "#server/platform/audit.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import type { Tx } from "#server/platform/transact.ts";
import { suppressionAdded } from "../events.ts";
import { addressOfContact } from "../store/facts.ts";
import { insertSuppressions, type NewSuppression } from "../store/suppressions.ts";

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
