import type { ReactNode } from "react";
import { cx } from "./classes.ts";

/** A key cap. Hidden from assistive technology where the control carries `aria-keyshortcuts`; not shown on touch. */
export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cx(
        "hidden h-4.5 min-w-4.5 items-center justify-center rounded-sm border border-current/25 px-1 font-sans text-2xs leading-none font-medium opacity-80 md:inline-flex touch:hidden",
        className,
      )}
    >
      {children}
    </span>
  );
}
