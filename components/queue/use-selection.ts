"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { QueueRow } from "#server/domain/queue/contract.ts";
import { type ListInput, neighbourOf } from "./queue-cache.ts";

/** Which row or detail wants the focus, and since when (ms): each request is answered once. */
export type FocusRequest = { id: string; at: number };

/** `left` just left an otherwise empty list: it is not chosen again by itself while it still stands there. */
type Chosen = { list: string; id: string | null; left: string | null };

type Shown = { list: ListInput; cards: QueueRow[]; loaded: QueueRow[] };

/**
 * Which row is chosen: by pointer, by j and k, and by itself when the person decides the chosen one; and where the focus goes
 * with it. Nothing else takes its place: not a move that arrives above it, nor the next one when a colleague decides it. So no
 * key acts on another move than the one that is read.
 */
export function useSelection({ list, cards, loaded }: Shown, isWide: boolean) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  const [chosen, setChosen] = useChosen(list, cards, loaded, isWide);
  const [rowFocus, setRowFocus] = useState<FocusRequest | null>(null);
  const [detailFocus, setDetailFocus] = useState<FocusRequest | null>(null);
  const gone = useGone(chosen, loaded);
  const card = cards.find(({ id }) => id === chosen) ?? gone ?? (isWide || chosen ? cards[0] : undefined) ?? null;
  const place = card ? cards.indexOf(card) : -1;
  const lastPlace = useRef(0);
  useEffect(() => {
    if (place >= 0) lastPlace.current = place;
  }, [place]);

  const prefetch = useCallback(
    (moveId: string) => void queryClient.prefetchQuery(trpc.queue.get.queryOptions({ workspaceSlug, moveId })),
    [queryClient, trpc, workspaceSlug],
  );
  const focusOn = (side: "row" | "detail" | null, id: string) => {
    const request = { id, at: Date.now() };
    setDetailFocus(side === "detail" ? request : null);
    if (side === "row") setRowFocus(request);
  };
  /** @returns id of the row it went to */
  const step = (by: 1 | -1): string | undefined => {
    const to = card && place < 0 ? lastPlace.current + Math.min(by, 0) : place + by;
    const at = Math.min(cards.length - 1, Math.max(0, to));
    const next = cards[at];
    if (!next) return undefined;
    setChosen(next.id);
    focusOn("row", next.id);
    const after = cards[at + by];
    if (after) prefetch(after.id);
    return next.id;
  };
  /** @param isIntoDetail by keyboard: the focus goes on into the detail */
  const open = (id: string, isIntoDetail: boolean) => {
    setChosen(id);
    focusOn(isIntoDetail ? "detail" : null, id);
  };
  /** The next row takes over; the focus stays on its side, in the list or in the detail. */
  const leave = (id: string) => {
    const isListed = cards.some((entry) => entry.id === id);
    const next = isListed ? neighbourOf(cards, [id]) : (cards[lastPlace.current] ?? cards.at(-1))?.id;
    setChosen(next ?? null, id);
    if (next) focusOn(sideOfFocus(id), next);
  };
  /** Several leave together: if the chosen one is among them, the next of the others takes over. */
  const leaveAll = (ids: string[]) => {
    if (card && ids.includes(card.id)) setChosen(neighbourOf(cards, ids), card.id);
  };
  return { id: card?.id ?? null, card, open, step, leave, leaveAll, prefetch, rowFocus, detailFocus };
}

/** The id chosen in this list. Where a detail stands beside the list, the first one is chosen as soon as it is there. */
function useChosen(list: ListInput, cards: QueueRow[], loaded: QueueRow[], isWide: boolean) {
  const key = JSON.stringify(list);
  const nothing: Chosen = { list: key, id: null, left: null };
  const [state, setState] = useState<Chosen>(nothing);
  let chosen = state.list === key ? state : nothing;
  if (chosen.left !== null && !loaded.some(({ id }) => id === chosen.left)) chosen = { ...chosen, left: null };
  const first = isWide && chosen.id === null ? cards.find(({ id }) => id !== chosen.left) : undefined;
  if (first) chosen = { ...chosen, id: first.id };
  if (chosen !== state) setState(chosen);
  const setChosen = (id: string | null, left: string | null = null) =>
    setState({ list: key, id, left: id === null ? left : null });
  return [chosen.id, setChosen] as const;
}

/** The chosen move when the list no longer has it: as its detail shows it. A search hides rows, which is not the same. */
function useGone(chosen: string | null, loaded: QueueRow[]): QueueRow | null {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const isGone = chosen !== null && !loaded.some(({ id }) => id === chosen);
  const { data } = useQuery({
    ...trpc.queue.get.queryOptions({ workspaceSlug, moveId: chosen ?? "" }),
    enabled: isGone,
  });
  return isGone ? (data ?? null) : null;
}

function sideOfFocus(id: string): "row" | "detail" | null {
  const focused = document.activeElement;
  if (focused?.closest("[data-detail-pane]")) return "detail";
  return focused?.closest(`[data-move="${id}"], [data-overlay]`) ? "row" : null;
}
