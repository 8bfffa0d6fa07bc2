"use client";

import { Bell as BellIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useRef, useState } from "react";
import { cx } from "#components/ui/classes.ts";
import { Hint } from "#components/ui/hint.tsx";
import { unreadText } from "./present.ts";
import { useUnread } from "./use-notifications.ts";

const loadPanel = () => import("./bell-panel.tsx").then((module) => module.BellPanel);
const BellPanel = dynamic(loadPanel, { ssr: false });

/** The sidebar's bell: what happened while you looked elsewhere. On a phone it is a row of More. */
export function Bell({ isRail }: { isRail: () => boolean }) {
  const [isOpen, setOpen] = useState(false);
  const anchor = useRef<HTMLButtonElement>(null);
  const unread = unreadText(useUnread());
  return (
    <>
      <Hint text="Notifications" isWanted={isRail}>
        <button
          ref={anchor}
          type="button"
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onPointerEnter={loadPanel}
          onFocus={loadPanel}
          onClick={() => setOpen(!isOpen)}
          className={cx(
            "relative mb-1 flex h-9 w-full items-center justify-center gap-2.5 rounded-lg text-sm font-medium transition-colors duration-140 touch:h-11 xl:justify-start xl:px-2.5",
            isOpen ? "bg-selected text-accent-text" : "text-ink-2 hover:bg-hover hover:text-ink",
          )}
        >
          <BellIcon aria-hidden="true" className="size-4.5" strokeWidth={1.75} />
          <span className="sr-only text-left xl:not-sr-only xl:flex-1">Notifications</span>
          {unread ? (
            <span className="absolute top-0.5 right-1 min-w-4 rounded-full bg-accent px-1 text-center text-2xs leading-4 font-semibold text-accent-ink xl:static">
              {unread}
              <span className="sr-only"> unread</span>
            </span>
          ) : null}
        </button>
      </Hint>
      {isOpen ? <BellPanel anchor={anchor} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
