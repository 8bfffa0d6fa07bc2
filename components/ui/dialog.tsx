"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { cx } from "./classes.ts";

type DialogProps = {
  title: string;
  description?: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  isWide?: boolean;
  /** Gets the focus when it opens; else the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
};

/** A modal: traps focus, closes by Escape or a press outside, gives focus back. A sheet from below on a phone. Load it lazily. */
export function Dialog({ title, description, isOpen, onClose, children, isWide, initialFocus }: DialogProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-[rgb(10_10_12/0.45)] transition-opacity duration-140 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-50 flex items-end justify-center sm:items-center sm:p-6">
          <Base.Popup
            data-overlay
            initialFocus={initialFocus}
            className={cx(
              "pop flex max-h-[88dvh] w-full flex-col overflow-hidden rounded-t-2xl border border-line bg-raised text-ink shadow-3 sm:rounded-2xl",
              isWide ? "sm:max-w-2xl" : "sm:max-w-md",
            )}
          >
            <header className="flex items-start gap-3 px-5 pt-4 pb-1">
              <div className="min-w-0 flex-1">
                <Base.Title className="text-lg font-semibold">{title}</Base.Title>
                {description ? (
                  <Base.Description render={<div />} className="mt-0.5 text-sm text-ink-2">
                    {description}
                  </Base.Description>
                ) : null}
              </div>
              <Base.Close
                aria-label="Close"
                className="-mt-1 -mr-2 flex size-9 items-center justify-center rounded-lg text-ink-3 hover:bg-hover hover:text-ink touch:size-11"
              >
                <X aria-hidden="true" className="size-4" />
              </Base.Close>
            </header>
            <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-3 pb-[max(1.25rem,env(safe-area-inset-bottom))]">
              {children}
            </div>
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}
