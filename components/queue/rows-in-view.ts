export type RowRange = { first: number /** One past the last. */; end: number };

/**
 * The rows of one height that a scroller shows, with some more on both sides. Sizes in px.
 * @param view.top where the list begins in the scroller's content
 */
export function rowsInView(
  view: { scrollTop: number; height: number; top: number },
  rows: { count: number; height: number; overscan: number },
): RowRange {
  const from = view.scrollTop - view.top;
  const first = Math.floor(from / rows.height) - rows.overscan;
  const end = Math.ceil((from + view.height) / rows.height) + rows.overscan;
  return { first: Math.min(Math.max(0, first), rows.count), end: Math.min(rows.count, Math.max(0, end)) };
}
