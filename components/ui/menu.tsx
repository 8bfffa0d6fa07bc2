"use client";

import { Menu as Base } from "@base-ui/react/menu";
import { Check } from "lucide-react";
import type { ReactNode, RefObject } from "react";

export type MenuEntry =
  | { kind: "item"; label: string; detail?: string; icon?: ReactNode; isChecked?: boolean; onSelect: () => void }
  | { kind: "link"; label: string; href: string; icon?: ReactNode }
  | { kind: "heading"; label: string }
  | { kind: "separator" };

export type MenuProps = {
  label: string;
  entries: MenuEntry[];
  anchor: RefObject<HTMLElement | null>;
  isOpen: boolean;
  onClose: () => void;
  side?: "top" | "bottom";
  align?: "start" | "end";
};

const itemClass =
  "flex min-h-8 cursor-pointer items-center gap-2.5 rounded-md px-2.5 py-1 text-sm text-ink outline-none select-none data-highlighted:bg-hover touch:min-h-11";

/** The popup of a menu button (menu-button.tsx loads it at the first intent to open). */
export function Menu({ label, entries, anchor, isOpen, onClose, side = "bottom", align = "start" }: MenuProps) {
  return (
    <Base.Root open={isOpen} onOpenChange={(open) => (open ? undefined : onClose())} modal={false}>
      <Base.Portal>
        <Base.Positioner anchor={anchor} side={side} align={align} sideOffset={6} collisionPadding={8} className="z-50">
          <Base.Popup
            data-overlay
            aria-label={label}
            finalFocus={anchor}
            className="pop max-h-[min(28rem,var(--available-height))] min-w-48 overflow-y-auto rounded-xl border border-line bg-raised p-1 shadow-2 outline-none"
          >
            <Base.Group>
              {entries.map((entry, index) => (
                <Entry key={entryKey(entry, index)} entry={entry} />
              ))}
            </Base.Group>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const entryKey = (entry: MenuEntry, index: number) => (entry.kind === "separator" ? `separator-${index}` : entry.label);

function Entry({ entry }: { entry: MenuEntry }) {
  switch (entry.kind) {
    case "heading":
      return (
        <Base.GroupLabel className="px-2.5 pt-2 pb-1 text-xs font-medium text-ink-3">{entry.label}</Base.GroupLabel>
      );
    case "separator":
      return <Base.Separator className="my-1 h-px bg-line" />;
    case "link":
      return (
        <Base.LinkItem href={entry.href} closeOnClick className={itemClass}>
          {entry.icon}
          {entry.label}
        </Base.LinkItem>
      );
    case "item":
      return (
        <Base.Item onClick={entry.onSelect} className={itemClass}>
          {entry.icon}
          <span className="flex-1">
            {entry.label}
            {entry.isChecked ? <span className="sr-only"> (chosen)</span> : null}
          </span>
          {entry.detail ? <span className="pl-4 text-xs text-ink-3">{entry.detail}</span> : null}
          {entry.isChecked ? <Check aria-hidden="true" className="size-4 text-accent-text" /> : null}
        </Base.Item>
      );
    default:
      return entry satisfies never;
  }
}
