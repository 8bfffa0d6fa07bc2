import type { MoveCard } from "#server/domain/queue/contract.ts";

/** A card for tests of pure code. */
export function aCard(patch: Partial<MoveCard> = {}): MoveCard {
  return {
    id: "m1",
    status: "open",
    domain: "sales",
    actionType: "send_email",
    title: "Reply to Dana Ruiz (Northwind) – asked for pricing",
    score: 72,
    version: 1,
    contentHash: "0".repeat(64),
    contactId: null,
    contactName: "Dana Ruiz",
    companyId: null,
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
    createdAt: "2026-11-21T08:00:00.000Z",
    ...patch,
  };
}
