import { cx } from "./classes.ts";

/** A filter link: the target is 44 px high on touch, its face stays small. */
export const pillTarget = "group flex shrink-0 items-center rounded-full touch:min-h-11";

export const pillFace = (isCurrent: boolean): string =>
  cx(
    "flex h-7 items-center rounded-full px-2.5 text-xs font-medium touch:h-8 touch:px-3",
    isCurrent ? "bg-ink text-canvas" : "text-ink-2 group-hover:bg-hover group-hover:text-ink",
  );
