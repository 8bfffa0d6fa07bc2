"use client";

import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { LoadMore } from "#components/ui/load-more.tsx";
import { Rows } from "#components/ui/rows.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { Page } from "#server/platform/pure/page.ts";
import { Asked, type Question } from "./asked.tsx";
import { problemOf } from "./problem.ts";

/** Paging of every list: for `infiniteQueryOptions`. */
export const byCursor = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined };

export type Paged<Item> = Question<{ pages: Page<Item>[] }> & {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
};

type PagedListProps<Item> = {
  query: Paged<Item>;
  /** As in Asked. */
  what: string;
  kept?: string;
  rows?: number;
  empty: ReactNode;
} & (
  | { label: string; row: (item: Item) => ReactNode; list?: undefined }
  | { list: (items: Item[]) => ReactNode; label?: undefined; row?: undefined }
);

/** A list read page by page in each of its states. `row` makes one `li` of the framed list; `list` a list of another look. */
export function PagedList<Item>({ query, what, kept, rows, empty, label, row, list }: PagedListProps<Item>) {
  return (
    <Asked query={query} what={what} kept={kept} rows={rows}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0) return empty;
        return (
          <>
            {row ? <Rows label={label}>{items.map(row)}</Rows> : list(items)}
            <End query={query} />
          </>
        );
      }}
    </Asked>
  );
}

/** The way to the next page, or why it did not come. */
function End({ query }: { query: Paged<unknown> }) {
  const more = () => void query.fetchNextPage();
  if (!query.isFetchNextPageError)
    return <LoadMore hasMore={query.hasNextPage} isBusy={query.isFetchingNextPage} onMore={more} />;
  return (
    <Notice tone="warn" className="mt-3">
      <p role="alert">The rest could not be read. {problemOf(query.error).message}</p>
      <Button size="sm" className="mt-2" isBusy={query.isFetchingNextPage} onClick={more}>
        Try again
      </Button>
    </Notice>
  );
}
