import type { InfiniteData } from "@tanstack/react-query";
import type { Domain, MoveCard, MoveStatus, QueueView } from "#server/domain/queue/contract.ts";
import type { Page } from "#server/platform/pure/page.ts";

/** Changes of the cached lists, pure. Order of the open queue: score down, then id down, as the server sorts. */

export type CardPages = InfiniteData<Page<MoveCard>, string | null>;

const statusesOf: Record<QueueView, readonly MoveStatus[]> = {
  open: ["open"],
  snoozed: ["snoozed"],
  in_progress: ["awaiting_approval", "scheduled", "executing", "failed"],
  done: ["done"],
  dismissed: ["dismissed", "expired", "superseded"],
};

export const viewShows = (view: QueueView, status: string): boolean =>
  statusesOf[view].some((entry) => entry === status);

export const cardsOf = (data: CardPages | undefined): MoveCard[] => data?.pages.flatMap((page) => page.items) ?? [];

export const removeCard = (data: CardPages, id: string): CardPages =>
  changePageOf(data, id, (items) => items.filter((card) => card.id !== id));

export const patchCard = (data: CardPages, id: string, patch: Partial<MoveCard>): CardPages =>
  changePageOf(data, id, (items) => items.map((card) => (card.id === id ? { ...card, ...patch } : card)));

/**
 * Puts a card at its place in a list sorted by score. Below the last loaded row of a list that goes on it is left to
 * the page that will bring it.
 */
export function insertByScore(data: CardPages, card: MoveCard): CardPages {
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

/** The row that takes the focus when `id` leaves: the next one, else the one before. */
export function neighbourOf(cards: MoveCard[], id: string): string | null {
  const at = cards.findIndex((card) => card.id === id);
  if (at < 0) return cards[0]?.id ?? null;
  return (cards[at + 1] ?? cards[at - 1])?.id ?? null;
}

export type ListInput = { view: QueueView; domain?: Domain };

/** What a list does with a card that changed: `refetch` where its order is not by score. */
export function placeIn(input: ListInput, card: MoveCard): "remove" | "insert" | "refetch" {
  if (!viewShows(input.view, card.status)) return "remove";
  if (input.domain && input.domain !== card.domain) return "remove";
  return input.view === "open" ? "insert" : "refetch";
}

const isBefore = (a: MoveCard, b: MoveCard): boolean => a.score > b.score || (a.score === b.score && a.id > b.id);

/** Other pages stay the same objects: what has not changed is neither compared nor rendered again. */
function changePageOf(data: CardPages, id: string, change: (items: MoveCard[]) => MoveCard[]): CardPages {
  const at = data.pages.findIndex((page) => page.items.some((card) => card.id === id));
  if (at < 0) return data;
  return {
    ...data,
    pages: data.pages.map((page, index) => (index === at ? { ...page, items: change(page.items) } : page)),
  };
}
