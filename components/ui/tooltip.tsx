"use client";

import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { RefObject } from "react";

/** The popup of a hint (hint.tsx loads it at the first hover or focus). */
export function Tooltip({
  anchor,
  text,
  side,
}: {
  anchor: RefObject<HTMLElement | null>;
  text: string;
  side: "right" | "top";
}) {
  return (
    <Base.Root open>
      <Base.Portal>
        <Base.Positioner anchor={anchor} side={side} sideOffset={8} className="pointer-events-none z-50">
          <Base.Popup className="pop rounded-md bg-ink px-2 py-1 text-xs font-medium text-canvas shadow-2">
            {text}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
