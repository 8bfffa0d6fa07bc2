"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { MoveCard } from "#server/domain/queue/contract.ts";
import { matches } from "./present.ts";
import { type CardPages, cardsOf, type ListInput } from "./queue-cache.ts";
import { queueInput } from "./queue-input.ts";

/** The moves of a view, page by page. A search looks through the loaded ones. */
export function useQueue(list: ListInput, search: string) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(
    trpc.queue.list.infiniteQueryOptions(queueInput(slug, list), {
      getNextPageParam: (page) => page.nextCursor ?? undefined,
    }),
  );
  const loaded = useMemo<MoveCard[]>(() => cardsOf(query.data as CardPages | undefined), [query.data]);
  const cards = useMemo(
    () => (search === "" ? loaded : loaded.filter((card) => matches(card, search))),
    [loaded, search],
  );
  return { query, loaded, cards };
}
