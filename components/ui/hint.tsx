"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useRef, useState } from "react";

const Tooltip = dynamic(() => import("./tooltip.tsx").then((module) => module.Tooltip), { ssr: false });

/** Shows the name of an icon on hover and keyboard focus; Escape hides it. The control inside carries its own accessible name. */
export function Hint({
  text,
  side = "right",
  isWanted,
  className,
  children,
}: {
  text: string;
  side?: "right" | "top";
  /** False where the name is on screen anyway. */
  isWanted?: () => boolean;
  className?: string;
  children: ReactNode;
}) {
  const anchor = useRef<HTMLSpanElement>(null);
  const [isShown, setShown] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the control inside is the interactive one
    <span
      ref={anchor}
      className={className}
      onPointerEnter={(event) => setShown(event.pointerType === "mouse" && isWanted?.() !== false)}
      onPointerLeave={() => setShown(false)}
      onFocus={(event) => setShown(event.target.matches(":focus-visible") && isWanted?.() !== false)}
      onBlur={() => setShown(false)}
      onKeyDown={(event) => (event.key === "Escape" ? setShown(false) : undefined)}
    >
      {children}
      {isShown ? <Tooltip anchor={anchor} text={text} side={side} /> : null}
    </span>
  );
}
