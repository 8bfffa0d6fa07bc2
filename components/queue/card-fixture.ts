import type { QueueRow } from "#server/domain/queue/contract.ts";

/** A card for tests of pure code. */
export function aCard(patch: Partial<QueueRow> = {}): QueueRow {
  return {
    id: "m1",
    status: "open",
    domain: "sales",
    actionType: "send_email",
    title: "Reply to Dana Ruiz (Northwind) – asked for pricing",
    score: 72,
    version: 1,
    contentHash: "0".repeat(64),
    contactName: "Dana Ruiz",
    companyName: "Northwind",
    dealAmountCents: 4_800_000,
    dealCurrency: "USD",
    ownerId: null,
    ownerName: null,
    draftOrigin: "template",
    dueAt: null,
    snoozedUntil: null,
    holdUntil: null,
    closedAt: null,
    ...patch,
  };
}
