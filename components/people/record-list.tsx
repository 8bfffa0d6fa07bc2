"use client";

import { useWindowVirtualizer } from "@tanstack/react-virtual";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { cx } from "#components/ui/classes.ts";
import type { RecordRow } from "./present.ts";

const ROW_PX = 60;
const AHEAD = 15;

type ListProps = { label: string; rows: RecordRow[]; hasMore: boolean; isLoadingMore: boolean; onMore: () => void };

/** Only the rows on screen exist; the window scrolls. */
export function RecordList({ label, rows, hasMore, isLoadingMore, onMore }: ListProps) {
  const { slug } = useWorkspace();
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_PX,
    overscan: 8,
    scrollMargin: top,
    initialRect: { width: 0, height: 900 },
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= rows.length - AHEAD) onMore();
  }, [hasMore, isLoadingMore, last, rows.length, onMore]);
  return (
    <ul
      ref={list}
      aria-label={label}
      className="relative rounded-xl border border-line bg-surface"
      style={{ height: virtual.getTotalSize() + 2 }}
    >
      {shown.map((item) => {
        const row = rows[item.index];
        if (!row) return null;
        return (
          <li
            key={row.id}
            aria-posinset={item.index + 1}
            aria-setsize={hasMore ? -1 : rows.length}
            className={cx("absolute inset-x-0", item.index > 0 ? "border-t border-line" : "")}
            style={{ height: item.size, transform: `translateY(${item.start - top}px)` }}
          >
            <Row row={row} slug={slug} />
          </li>
        );
      })}
    </ul>
  );
}

function Row({ row, slug }: { row: RecordRow; slug: string }) {
  // On a phone the name has a line for itself: the note stands beside the detail.
  const look = "grid h-full grid-cols-[minmax(0,1fr)_auto] content-center items-center gap-x-4 rounded-lg px-4";
  const content = (
    <>
      <span className="col-span-2 truncate text-base font-medium text-ink sm:col-span-1">{row.title}</span>
      <span className="col-start-1 row-start-2 truncate text-sm text-ink-3">{row.detail}</span>
      <span className="col-start-2 row-start-2 text-sm text-ink-2 sm:row-span-2 sm:row-start-1">{row.note}</span>
    </>
  );
  return row.href ? (
    <Link href={`/${slug}/${row.href}`} className={cx(look, "-outline-offset-2 hover:bg-hover")}>
      {content}
    </Link>
  ) : (
    <div className={look}>{content}</div>
  );
}
