"use client";

import dynamic from "next/dynamic";
import { useRouter, useSearchParams } from "next/navigation";
import { type MouseEvent, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { TodayGuide } from "#components/onboarding/today-guide.tsx";
import { useShortcuts } from "#components/shell/use-shortcuts.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { QueueRow } from "#server/domain/queue/contract.ts";
import { DetailPane } from "./detail-pane.tsx";
import { listOf } from "./list-address.ts";
import type { ListInput } from "./queue-cache.ts";
import { DomainTabs, SearchButton, SearchField, ViewTabs } from "./queue-filters.tsx";
import { QueuePanel } from "./queue-panel.tsx";
import { TodayHeader } from "./today-header.tsx";
import { useIsWide } from "./use-is-wide.ts";
import { type MoveCommands, moveKeys, useMoveCommands } from "./use-move-commands.ts";
import { type Picks, usePicks } from "./use-picks.ts";
import { useQueue } from "./use-queue.ts";
import { useSelection } from "./use-selection.ts";
import { useTouch } from "./use-touch.ts";

const BulkBar = dynamic(() => import("./bulk-bar.tsx").then((module) => module.BulkBar), { ssr: false });
const BulkReviewDialog = dynamic(
  () => import("#components/approvals/bulk-dialog.tsx").then((module) => module.BulkDialog),
  { ssr: false },
);
const RowPanels = dynamic(() => import("./row-panels.tsx").then((module) => module.RowPanels), { ssr: false });
const SavedViewTabs = dynamic(() => import("./view-tools.tsx").then((module) => module.SavedViewTabs), { ssr: false });
const FilterMenu = dynamic(() => import("./view-tools.tsx").then((module) => module.FilterMenu), {
  ssr: false,
  loading: () => <span className="size-8 shrink-0 touch:size-11" />,
});

/** A search reads at most this many further pages by itself. */
const SEARCH_PAGES = 10;

function useListInput(): ListInput {
  const params = useSearchParams();
  const { me } = useWorkspace();
  return useMemo(() => listOf(Object.fromEntries(params), me.userId), [params, me.userId]);
}

/** The ranked queue; beside it, on a wide screen, everything about the chosen move. */
export function TodayScreen() {
  const list = useListInput();
  const router = useRouter();
  const { slug } = useWorkspace();
  const [search, setSearch] = useState<string | null>(null);
  const { query, cards, loaded } = useQueue(list, useDeferredValue(search ?? ""));
  const isWide = useIsWide();
  const selection = useSelection({ list, cards, loaded }, isWide === true);
  const commands = useMoveCommands(selection.card, selection.leave);
  const picks = usePicks(cards);
  const scroller = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);

  useSearchPages(search, query);
  useShortcuts({
    ...moveKeys(commands),
    ...pickKeys(selection, picks),
    j: () => selection.step(1),
    k: () => selection.step(-1),
    "/": () => {
      setSearch((old) => old ?? "");
      requestAnimationFrame(() => field.current?.focus());
    },
  });
  useListGestures(scroller, { cards, commands, picks, selection, refresh: query.refetch });

  const onOpen = (id: string, event: MouseEvent) => {
    const isOnPick = event.target instanceof Element && event.target.closest("[data-pick]") !== null;
    if (commands.canDecide && (isOnPick || (picks.cards.length > 0 && isWide === false))) {
      event.preventDefault();
      return picks.toggle(id);
    }
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (isWide !== true) return router.push(`/${slug}/moves/${id}`);
    // Enter on a row is a click without a pointer.
    selection.open(id, event.detail === 0);
  };
  const shownCard = useDeferredValue(selection.card);

  return (
    <div className="flex min-h-0 flex-1 lg:h-dvh">
      <section
        ref={scroller}
        aria-label="Queue"
        className="flex h-[calc(100dvh-3.5rem-env(safe-area-inset-bottom))] w-full flex-col overflow-y-auto overscroll-contain md:h-dvh lg:w-[25rem] lg:shrink-0 lg:border-r lg:border-line xl:w-[30rem]"
      >
        <TodayHeader />
        <TodayGuide />
        <ListHead
          list={list}
          field={field}
          search={search}
          onSearch={setSearch}
          found={foundText(cards, loaded, query)}
        />
        <div className="flex-1">
          <QueuePanel
            list={list}
            cards={cards}
            query={query}
            isSearching={Boolean(search)}
            scroller={scroller}
            selectedId={isWide === false ? null : selection.id}
            isPicked={picks.has}
            focusRequest={selection.rowFocus}
            onOpen={onOpen}
            onIntent={selection.prefetch}
          />
        </div>
        <PickTools picks={picks} onLeave={selection.leaveAll} refresh={query.refetch} />
      </section>
      <DetailPane
        card={isWide === true ? shownCard : null}
        isPending={query.isPending}
        commands={commands}
        focus={selection.detailFocus}
      />
      {isWide === false && commands.panel ? <RowPanels commands={commands} /> : null}
    </div>
  );
}

type PickToolsProps = { picks: Picks; onLeave: (ids: string[]) => void; refresh: () => Promise<unknown> };

/** The bar of the picked rows, and the review that outlives it: what is approved leaves the list. */
function PickTools({ picks, onLeave, refresh }: PickToolsProps) {
  const [reviewed, setReviewed] = useState<string[] | null>(null);
  const picked = picks.cards.map(({ id }) => id);
  const endReview = () => {
    setReviewed(null);
    picks.clear();
    void refresh();
  };
  const done = () => {
    onLeave(picked);
    picks.clear();
  };
  return (
    <>
      {picked.length > 0 ? (
        <BulkBar cards={picks.cards} onClear={picks.clear} onDone={done} onApprove={() => setReviewed(picked)} />
      ) : null}
      {reviewed ? <BulkReviewDialog moveIds={reviewed} onClose={endReview} /> : null}
    </>
  );
}

type HeadProps = {
  list: ListInput;
  field: React.RefObject<HTMLInputElement | null>;
  search: string | null;
  onSearch: (search: string | null) => void;
  found: string;
};

/** Views, filters and the search of the list; stays in sight. */
function ListHead({ list, field, search, onSearch, found }: HeadProps) {
  return (
    <div className="sticky top-0 z-10 border-b border-line bg-canvas px-4 pt-1">
      <ViewTabs list={list}>
        <SavedViewTabs list={list} />
      </ViewTabs>
      <div className="flex items-center gap-2 py-1.5">
        {search === null ? (
          <>
            <DomainTabs list={list} />
            <FilterMenu list={list} />
            <SearchButton onOpen={() => onSearch("")} />
          </>
        ) : (
          <SearchField field={field} value={search} onChange={onSearch} onClose={() => onSearch(null)} found={found} />
        )}
      </div>
    </div>
  );
}

const foundText = (cards: QueueRow[], loaded: QueueRow[], query: ReturnType<typeof useQueue>["query"]): string =>
  `${cards.length} of ${loaded.length}${query.hasNextPage ? " loaded" : ""}`;

type Selection = ReturnType<typeof useSelection>;

/** Shift with j, k or x picks rows; Escape lets them go. */
function pickKeys(selection: Selection, picks: Picks): Record<string, () => void> {
  const extend = (by: 1 | -1) => () => {
    const next = selection.step(by);
    picks.add([selection.card?.id, next].filter((id) => id !== undefined));
  };
  const turn = () => (selection.card ? picks.toggle(selection.card.id) : undefined);
  const keys: [string, () => void][] = [
    ["J", extend(1)],
    ["K", extend(-1)],
    ["X", turn],
  ];
  return Object.fromEntries(picks.cards.length > 0 ? [...keys, ["Escape", picks.clear]] : keys);
}

type GestureParts = {
  cards: QueueRow[];
  commands: MoveCommands;
  picks: Picks;
  selection: Selection;
  refresh: () => Promise<unknown>;
};

function useListGestures(scroller: React.RefObject<HTMLElement | null>, parts: GestureParts): void {
  const { cards, commands, picks, selection, refresh } = parts;
  const open = (id: string) => cards.find((card) => card.id === id && card.status === "open");
  useTouch(scroller, {
    canDecide: () => commands.canDecide,
    onPick: picks.toggle,
    onRefresh: refresh,
    onAccept: (id) => {
      const card = open(id);
      if (!card) return;
      selection.leave(id);
      void commands.actions.approve(card);
    },
    onSnooze: (id) => {
      const card = open(id);
      if (!card) return;
      selection.open(id, false);
      commands.openFor(card, "snooze");
    },
  });
}

/** A search goes on loading, so that it does not miss what is further down. */
function useSearchPages(search: string | null, query: ReturnType<typeof useQueue>["query"]): void {
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = query;
  const pages = data?.pages.length ?? 0;
  useEffect(() => {
    if (search && hasNextPage && !isFetchingNextPage && pages < SEARCH_PAGES) void fetchNextPage();
  }, [search, hasNextPage, isFetchingNextPage, fetchNextPage, pages]);
}
