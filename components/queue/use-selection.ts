"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { QueueRow } from "#server/domain/queue/contract.ts";
import { neighbourOf } from "./queue-cache.ts";

/** Which row or detail wants the focus, and since when (ms): each request is answered once. */
export type FocusRequest = { id: string; at: number };

/** Which row is chosen: by pointer, by j and k, and by itself when the chosen one leaves; and where the focus goes with it. */
export function useSelection(cards: QueueRow[], isWide: boolean) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  const [chosen, select] = useState<string | null>(null);
  const [rowFocus, setRowFocus] = useState<FocusRequest | null>(null);
  const [detailFocus, setDetailFocus] = useState<FocusRequest | null>(null);
  const card = cards.find((entry) => entry.id === chosen) ?? (isWide || chosen ? cards[0] : undefined) ?? null;

  const prefetch = useCallback(
    (moveId: string) => void queryClient.prefetchQuery(trpc.queue.get.queryOptions({ workspaceSlug, moveId })),
    [queryClient, trpc, workspaceSlug],
  );
  const focusOn = (place: "row" | "detail" | null, id: string) => {
    const request = { id, at: Date.now() };
    setDetailFocus(place === "detail" ? request : null);
    if (place === "row") setRowFocus(request);
  };
  /** @returns id of the row it went to */
  const step = (by: 1 | -1): string | undefined => {
    const at = card ? cards.indexOf(card) : -1;
    const next = cards[Math.min(cards.length - 1, Math.max(0, at + by))];
    if (!next) return undefined;
    select(next.id);
    focusOn("row", next.id);
    const after = cards[cards.indexOf(next) + by];
    if (after) prefetch(after.id);
    return next.id;
  };
  /** @param isIntoDetail by keyboard: the focus goes on into the detail */
  const open = (id: string, isIntoDetail: boolean) => {
    select(id);
    focusOn(isIntoDetail ? "detail" : null, id);
  };
  /** The next row takes over; the focus stays on its side, in the list or in the detail. */
  const leave = (id: string) => {
    const next = neighbourOf(cards, id);
    select(next);
    if (next) focusOn(sideOfFocus(id), next);
  };
  return { id: card?.id ?? null, card, open, step, leave, prefetch, rowFocus, detailFocus };
}

function sideOfFocus(id: string): "row" | "detail" | null {
  const focused = document.activeElement;
  if (focused?.closest("[data-detail-pane]")) return "detail";
  return focused?.closest(`[data-move="${id}"], [data-overlay]`) ? "row" : null;
}
