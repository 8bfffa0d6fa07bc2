"use client";

import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { type RowRange, rowsInView } from "./rows-in-view.ts";

const OVERSCAN = 8;
/** What the server renders: enough for a tall window. */
const FIRST_ROWS = 24;
const useBrowserLayout = typeof window === "undefined" ? useEffect : useLayoutEffect;

/** Follows the scroller; renders anew only when another row comes into view. `top` as in rowsInView. */
export function useRowsInView(
  scroller: RefObject<HTMLElement | null>,
  rows: { count: number; height: number; top: number },
): RowRange {
  const { count, height, top } = rows;
  const [range, setRange] = useState<RowRange>({ first: 0, end: FIRST_ROWS });
  useBrowserLayout(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      const view = { scrollTop: element.scrollTop, height: element.clientHeight, top };
      const next = rowsInView(view, { count, height, overscan: OVERSCAN });
      setRange((old) => (old.first === next.first && old.end === next.end ? old : next));
    };
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [scroller, count, height, top]);
  return { first: Math.min(range.first, count), end: Math.min(range.end, count) };
}
