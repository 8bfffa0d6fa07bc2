"use client";

import dynamic from "next/dynamic";
import { useRouter, useSearchParams } from "next/navigation";
import { type MouseEvent, useDeferredValue, useEffect, useRef, useState } from "react";
import { useClock } from "#components/clock/now.tsx";
import { dayTitle } from "#components/clock/present.ts";
import { SandboxMark } from "#components/shell/logo.tsx";
import { useShortcuts } from "#components/shell/use-shortcuts.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { MoveCard } from "#server/domain/queue/contract.ts";
import { Figures } from "./figures.tsx";
import { MoveDetailSkeleton } from "./move-detail-skeleton.tsx";
import { isShownDomain, isView } from "./present.ts";
import type { ListInput } from "./queue-cache.ts";
import { DomainTabs, SearchButton, SearchField, ViewTabs } from "./queue-filters.tsx";
import { QueuePanel } from "./queue-panel.tsx";
import { useIsWide } from "./use-is-wide.ts";
import { type MoveCommands, moveKeys, useMoveCommands } from "./use-move-commands.ts";
import { useQueue } from "./use-queue.ts";
import { type FocusRequest, useSelection } from "./use-selection.ts";

const MoveDetail = dynamic(() => import("./move-detail.tsx").then((module) => module.MoveDetail), {
  loading: () => <MoveDetailSkeleton />,
});

/** A search reads at most this many further pages by itself. */
const SEARCH_PAGES = 10;

function useListInput(): ListInput {
  const params = useSearchParams();
  const [view, domain] = [params.get("view") ?? undefined, params.get("domain") ?? undefined];
  return { view: isView(view) ? view : "open", ...(isShownDomain(domain) ? { domain } : {}) };
}

/** The ranked queue; beside it, on a wide screen, everything about the chosen move. */
export function TodayScreen() {
  const list = useListInput();
  const router = useRouter();
  const { slug } = useWorkspace();
  const [search, setSearch] = useState<string | null>(null);
  const { query, cards, loaded } = useQueue(list, useDeferredValue(search ?? ""));
  const isWide = useIsWide();
  const selection = useSelection(cards, isWide === true);
  const commands = useMoveCommands(selection.card, selection.leave);
  const scroller = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);

  useSearchPages(search, query);
  useShortcuts({
    ...moveKeys(commands),
    j: () => selection.step(1),
    k: () => selection.step(-1),
    "/": () => {
      setSearch((old) => old ?? "");
      requestAnimationFrame(() => field.current?.focus());
    },
  });

  const onOpen = (id: string, event: MouseEvent) => {
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
        className="h-[calc(100dvh-3.5rem-env(safe-area-inset-bottom))] w-full overflow-y-auto md:h-dvh lg:w-[25rem] lg:shrink-0 lg:border-r lg:border-line xl:w-[30rem]"
      >
        <TodayHeader />
        <div className="sticky top-0 z-10 border-b border-line bg-canvas px-4 pt-1">
          <ViewTabs list={list} />
          <div className="flex items-center gap-2 py-1.5">
            {search === null ? (
              <>
                <DomainTabs list={list} />
                <SearchButton onOpen={() => setSearch("")} />
              </>
            ) : (
              <SearchField
                field={field}
                value={search}
                onChange={setSearch}
                onClose={() => setSearch(null)}
                found={`${cards.length} of ${loaded.length}${query.hasNextPage ? " loaded" : ""}`}
              />
            )}
          </div>
        </div>
        <QueuePanel
          list={list}
          cards={cards}
          query={query}
          isSearching={Boolean(search)}
          scroller={scroller}
          selectedId={isWide === false ? null : selection.id}
          focusRequest={selection.rowFocus}
          onOpen={onOpen}
          onIntent={selection.prefetch}
        />
      </section>
      <DetailPane
        card={isWide === true ? shownCard : null}
        isPending={query.isPending}
        commands={commands}
        focus={selection.detailFocus}
      />
    </div>
  );
}

type PaneProps = { card: MoveCard | null; isPending: boolean; commands: MoveCommands; focus: FocusRequest | null };

function DetailPane({ card, isPending, commands, focus }: PaneProps) {
  return (
    <section
      aria-label="Move"
      data-detail-pane
      className="hidden h-dvh min-w-0 flex-1 overflow-hidden bg-surface lg:block"
    >
      {card ? (
        <MoveDetail
          key={card.id}
          moveId={card.id}
          commands={commands}
          focusAt={focus?.id === card.id ? focus.at : null}
        />
      ) : isPending ? (
        <MoveDetailSkeleton />
      ) : (
        <NothingChosen />
      )}
    </section>
  );
}

function NothingChosen() {
  return (
    <p className="flex h-full items-center justify-center px-8 text-center text-base text-pretty text-ink-3">
      A move shows here with its reason, its draft and its record.
    </p>
  );
}

function TodayHeader() {
  const { now, timeZone } = useClock();
  const { workspace } = useWorkspace();
  return (
    <header className="px-4 pt-4 pb-3">
      <div className="mb-3 flex items-baseline gap-3">
        <h1 className="text-xl font-semibold tracking-tight text-ink">Today</h1>
        <p className="text-sm text-ink-3">{dayTitle(now, timeZone)}</p>
        {workspace.isSandbox ? <SandboxMark className="ml-auto self-center md:hidden" /> : null}
      </div>
      <Figures />
    </header>
  );
}

/** A search goes on loading, so that it does not miss what is further down. */
function useSearchPages(search: string | null, query: ReturnType<typeof useQueue>["query"]): void {
  const { hasNextPage, isFetchingNextPage, fetchNextPage, data } = query;
  const pages = data?.pages.length ?? 0;
  useEffect(() => {
    if (search && hasNextPage && !isFetchingNextPage && pages < SEARCH_PAGES) void fetchNextPage();
  }, [search, hasNextPage, isFetchingNextPage, fetchNextPage, pages]);
}
