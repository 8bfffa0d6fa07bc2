"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { QueueRow } from "#server/domain/queue/contract.ts";
import { matches } from "./present.ts";
import { type CardPages, cardsOf, type ListInput } from "./queue-cache.ts";
import { NEXT_PAGE, queueInput } from "./queue-input.ts";

/** The moves of a view, page by page. A search looks through the loaded ones. */
export function useQueue(list: ListInput, search: string) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const client = useTRPCClient();
  const input = queueInput(slug, list);
  const query = useInfiniteQuery({
    ...trpc.queue.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor ?? undefined }),
    queryFn: ({ pageParam: cursor, signal }) =>
      client.queue.list.query(cursor ? { ...input, limit: NEXT_PAGE, cursor } : input, { signal }),
  });
  const loaded = useMemo<QueueRow[]>(() => cardsOf(query.data as CardPages | undefined), [query.data]);
  const cards = useMemo(
    () => (search === "" ? loaded : loaded.filter((card) => matches(card, search))),
    [loaded, search],
  );
  return { query, loaded, cards };
}
