"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { MoveDetail, QueueRow, QueueView } from "#server/domain/queue/contract.ts";
import {
  type CardPages,
  cardsOf,
  insertByScore,
  type ListInput,
  patchCard,
  placeIn,
  removeCard,
} from "./queue-cache.ts";

type CachedList = { key: QueryKey; data: CardPages; input: ListInput };

export type QueueCache = {
  /** The card as some list shows it now. */
  find: (id: string) => QueueRow | null;
  /** The move as the server has it, read again if this tab knows that it changed. */
  read: (id: string) => Promise<MoveDetail>;
  /** Shows a change before the server has answered. */
  show: (card: QueueRow, patch: Partial<QueueRow>) => void;
  /** Puts a card where it belongs in every loaded list. */
  place: (card: QueueRow) => void;
  drop: (id: string) => void;
  /** Reads everything about the move anew that is on screen; lists other than `except` too. */
  refresh: (id: string | null, except?: QueueView) => Promise<void>;
};

/** The lists, details and figures of the queue in this tab's cache. */
export function useQueueCache(): QueueCache {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  return useMemo(() => {
    const listKey = trpc.queue.list.pathKey();
    const lists = (): CachedList[] =>
      queryClient.getQueriesData<CardPages>({ queryKey: listKey }).flatMap(([key, data]) => {
        const input = inputOf(key);
        return data && input ? [{ key, data, input }] : [];
      });
    const place = (card: QueueRow) => {
      for (const { key, data, input } of lists()) {
        const where = placeIn(input, card);
        if (where === "remove") queryClient.setQueryData(key, removeCard(data, card.id));
        else if (where === "insert") queryClient.setQueryData(key, insertByScore(data, card));
        else {
          queryClient.setQueryData(key, patchCard(data, card.id, card));
          void queryClient.invalidateQueries({ queryKey: key });
        }
      }
    };
    const detailKey = (moveId: string) => trpc.queue.get.queryKey({ workspaceSlug, moveId });
    return {
      find: (id) => {
        for (const { data } of lists()) {
          const card = cardsOf(data).find((entry) => entry.id === id);
          if (card) return card;
        }
        return queryClient.getQueryData<MoveDetail>(detailKey(id)) ?? null;
      },
      read: (moveId) => queryClient.fetchQuery(trpc.queue.get.queryOptions({ workspaceSlug, moveId })),
      show: (card, patch) => {
        place({ ...card, ...patch });
        queryClient.setQueryData<MoveDetail>(detailKey(card.id), (old) => (old ? { ...old, ...patch } : old));
      },
      place,
      drop: (id) => {
        for (const { key, data } of lists()) queryClient.setQueryData(key, removeCard(data, id));
      },
      refresh: async (id, except) => {
        const isOther = (key: QueryKey) => inputOf(key)?.view !== except;
        await Promise.all([
          id === null ? null : queryClient.invalidateQueries({ queryKey: detailKey(id) }),
          id === null
            ? null
            : queryClient.invalidateQueries({
                queryKey: trpc.execution.preview.queryKey({ workspaceSlug, moveId: id }),
              }),
          queryClient.invalidateQueries({ queryKey: trpc.queue.summary.pathKey() }),
          queryClient.invalidateQueries({ queryKey: listKey, predicate: (query) => isOther(query.queryKey) }),
        ]);
      },
    };
  }, [trpc, queryClient, workspaceSlug]);
}

/** A tRPC key is [path, { input, type }]. */
function inputOf(key: QueryKey): ListInput | null {
  const options = key[1];
  if (typeof options !== "object" || options === null || !("input" in options)) return null;
  return options.input as ListInput;
}
