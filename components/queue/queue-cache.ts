import type { InfiniteData } from "@tanstack/react-query";
import type { ActionType, Domain, MoveStatus, QueueRow, QueueView } from "#server/domain/queue/contract.ts";
import type { Page } from "#server/platform/pure/page.ts";

/** Changes of the cached lists, pure. Order of the open queue: score down, then id down, as the server sorts. */

export type CardPages = InfiniteData<Page<QueueRow>, string | null>;

const statusesOf: Record<QueueView, readonly MoveStatus[]> = {
  open: ["open"],
  snoozed: ["snoozed"],
  in_progress: ["awaiting_approval", "scheduled", "executing", "failed"],
  done: ["done"],
  dismissed: ["dismissed", "expired", "superseded"],
};

export const viewShows = (view: QueueView, status: string): boolean =>
  statusesOf[view].some((entry) => entry === status);

export const cardsOf = (data: CardPages | undefined): QueueRow[] => data?.pages.flatMap((page) => page.items) ?? [];

export const removeCard = (data: CardPages, id: string): CardPages =>
  changePageOf(data, id, (items) => items.filter((card) => card.id !== id));

export const patchCard = (data: CardPages, id: string, patch: Partial<QueueRow>): CardPages =>
  changePageOf(data, id, (items) => items.map((card) => (card.id === id ? { ...card, ...patch } : card)));

/**
 * Puts a card at its place in a list sorted by score. Below the last loaded row of a list that goes on it is left to
 * the page that will bring it.
 */
export function insertByScore(data: CardPages, card: QueueRow): CardPages {
  const without = removeCard(data, card.id);
  let isPlaced = false;
  const pages = without.pages.map((page, index) => {
    if (isPlaced) return page;
    const at = page.items.findIndex((entry) => isBefore(card, entry));
    const isLast = index === without.pages.length - 1;
    if (at < 0 && !(isLast && page.nextCursor === null)) return page;
    isPlaced = true;
    const items = [...page.items];
    items.splice(at < 0 ? items.length : at, 0, card);
    return { ...page, items };
  });
  return { ...without, pages };
}

/** The row that takes over when these leave: the next one that stays, else the one before. */
export function neighbourOf(cards: QueueRow[], leaving: string[]): string | null {
  const stays = ({ id }: QueueRow) => !leaving.includes(id);
  const at = cards.findIndex((card) => !stays(card));
  return (cards.slice(at + 1).find(stays) ?? cards.slice(0, Math.max(0, at)).findLast(stays))?.id ?? null;
}

export type ListInput = { view: QueueView; domain?: Domain; ownerId?: string; actionType?: ActionType };

/** What a list does with a card that changed: `refetch` where its order is not by score. */
export function placeIn(input: ListInput, card: QueueRow): "remove" | "insert" | "refetch" {
  if (!viewShows(input.view, card.status)) return "remove";
  if (input.domain && input.domain !== card.domain) return "remove";
  if (input.ownerId && input.ownerId !== card.ownerId) return "remove";
  if (input.actionType && input.actionType !== card.actionType) return "remove";
  return input.view === "open" ? "insert" : "refetch";
}

const isBefore = (a: QueueRow, b: QueueRow): boolean => a.score > b.score || (a.score === b.score && a.id > b.id);

/** Other pages stay the same objects: what has not changed is neither compared nor rendered again. */
function changePageOf(data: CardPages, id: string, change: (items: QueueRow[]) => QueueRow[]): CardPages {
  const at = data.pages.findIndex((page) => page.items.some((card) => card.id === id));
  if (at < 0) return data;
  return {
    ...data,
    pages: data.pages.map((page, index) => (index === at ? { ...page, items: change(page.items) } : page)),
  };
}
