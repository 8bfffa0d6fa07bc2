"use client";

import { type MouseEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useDensity } from "#components/shell/density.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Skeleton } from "#components/ui/states.tsx";
import type { QueueRow } from "#server/domain/queue/contract.ts";
import { MoveRow } from "./move-row.tsx";
import { useIsWide } from "./use-is-wide.ts";
import { useRowsInView } from "./use-rows-in-view.ts";

const ROW_REM = { wide: 3.5, compact: 2.5, narrow: 4.5 };

/** The next page is asked for when this many rows are left. */
const AHEAD = 16;
const useBrowserLayout = typeof window === "undefined" ? useEffect : useLayoutEffect;

type MoveListProps = {
  cards: QueueRow[];
  scroller: RefObject<HTMLDivElement | null>;
  selectedId: string | null;
  isPicked: (id: string) => boolean;
  /** Set by a key press: this row must be visible and focused. */
  focusRequest: { id: string; at: number } | null;
  hasMore: boolean;
  isLoadingMore: boolean;
  onLoadMore: () => void;
  onOpen: (id: string, event: MouseEvent) => void;
  onIntent: (id: string) => void;
};

/** Only the rows on screen exist; their place and number are told to assistive technology. */
export function MoveList(props: MoveListProps) {
  const { cards, scroller, selectedId, isPicked, focusRequest, hasMore, isLoadingMore, onLoadMore, onOpen, onIntent } =
    props;
  const { slug } = useWorkspace();
  const list = useRef<HTMLOListElement>(null);
  const { height, top } = useRowLayout(list, scroller);
  const { first, end } = useRowsInView(scroller, { count: cards.length, height, top });

  const isNearEnd = end >= cards.length - AHEAD;
  useEffect(() => {
    if (isNearEnd && hasMore && !isLoadingMore) onLoadMore();
  }, [isNearEnd, hasMore, isLoadingMore, onLoadMore]);

  const answered = useRef(0);
  useEffect(() => {
    if (!focusRequest || answered.current === focusRequest.at) return;
    const index = cards.findIndex((card) => card.id === focusRequest.id);
    if (index < 0) return;
    answered.current = focusRequest.at;
    return focusRow({ list, scroller, index, id: focusRequest.id, top, height });
  }, [focusRequest, cards, scroller, top, height]);

  return (
    <ol
      ref={list}
      aria-label="Moves"
      style={{ paddingTop: first * height, paddingBottom: (cards.length - end) * height }}
    >
      {cards.slice(first, end).map((card, offset) => (
        <li
          key={card.id}
          aria-posinset={first + offset + 1}
          aria-setsize={hasMore ? -1 : cards.length}
          className="swipe-row relative after:absolute after:inset-x-4 after:bottom-0 after:h-px after:bg-line"
        >
          <MoveRow
            card={card}
            rank={first + offset + 1}
            href={`/${slug}/moves/${card.id}`}
            isSelected={card.id === selectedId}
            isPicked={isPicked(card.id)}
            onOpen={onOpen}
            onIntent={onIntent}
          />
        </li>
      ))}
    </ol>
  );
}

/** Height of a row and where the list begins in its scroller, in px. */
function useRowLayout(list: RefObject<HTMLElement | null>, scroller: RefObject<HTMLElement | null>) {
  const isWide = useIsWide();
  const density = useDensity();
  const [layout, setLayout] = useState({ top: 0, height: ROW_REM.wide * 16 });
  useBrowserLayout(() => {
    const [inner, outer] = [list.current, scroller.current];
    if (!inner || !outer) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    setLayout({
      top: inner.getBoundingClientRect().top - outer.getBoundingClientRect().top + outer.scrollTop,
      height: (isWide === false ? ROW_REM.narrow : density === "compact" ? ROW_REM.compact : ROW_REM.wide) * rem,
    });
  }, [list, scroller, isWide, density]);
  return layout;
}

type RowTarget = {
  list: RefObject<HTMLElement | null>;
  scroller: RefObject<HTMLElement | null>;
  id: string;
  index: number;
  top: number;
  height: number;
};

/** Focuses a row, bringing it into being first when it is far away. */
function focusRow({ list, scroller, id, index, top, height }: RowTarget): () => void {
  const find = () => list.current?.querySelector<HTMLElement>(`[data-move="${id}"]`);
  const outer = scroller.current;
  if (!find() && outer) outer.scrollTop = top + index * height - outer.clientHeight / 2;
  const frame = requestAnimationFrame(() => {
    const row = find();
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  });
  return () => cancelAnimationFrame(frame);
}

/** Rows in the shape of the real ones. */
export function MoveListSkeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div role="status">
      <span className="sr-only">Loading moves</span>
      {Array.from({ length: rows }, (_, index) => `row-${index + 1}`).map((key) => (
        <div key={key} className="flex h-18 items-center gap-3 border-b border-line px-4 lg:h-14">
          <Skeleton className="ml-0 size-8.5 rounded-full sm:ml-7" />
          <span className="flex-1 space-y-2">
            <Skeleton className="h-3.5 w-4/5" />
            <Skeleton className="h-2.5 w-2/5" />
          </span>
          <Skeleton className="h-2.5 w-14" />
        </div>
      ))}
    </div>
  );
}
