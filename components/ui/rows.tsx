import type { ReactNode } from "react";

const look = "divide-y divide-line rounded-xl border border-line bg-surface";

/** A framed list; what stands in it are `li`. */
export function Rows({ label, isRanked, children }: { label: string; isRanked?: boolean; children: ReactNode }) {
  const List = isRanked ? "ol" : "ul";
  return (
    <List aria-label={label} className={look}>
      {children}
    </List>
  );
}

/** Stands in the place of a short list that has no row. */
export function NoRows({ children }: { children: ReactNode }) {
  return (
    <p className="rounded-xl border border-dashed border-line px-4 py-6 text-center text-base text-pretty text-ink-2">
      {children}
    </p>
  );
}
