"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { Checkbox } from "#components/ui/field.tsx";
import { activePage, navItems } from "./nav.ts";
import { areShortcutsOn, setShortcutsOn } from "./use-shortcuts.ts";
import { useWorkspace } from "./workspace.tsx";

const groups: { title: string; keys: [keys: string, does: string][] }[] = [
  {
    title: "On Today",
    keys: [
      ["j / k", "Next move, previous move"],
      ["Enter", "Open the move"],
      ["a", "Approve"],
      ["x", "Execute: approve, or put a failed move back"],
      ["e", "Edit the draft"],
      ["s", "Snooze"],
      ["d", "Dismiss, with a reason"],
      ["m", "Assign"],
      ["c", "Comment"],
      ["Shift j / k", "Select several"],
      ["Shift x", "Select or let go"],
      ["u", "Undo the last action"],
      ["/", "Search the list"],
    ],
  },
  { title: "Go to", keys: navItems.map((item) => [`g then ${item.key}`, item.label]) },
  {
    title: "While editing",
    keys: [
      ["Ctrl or ⌘ Enter", "Save the draft"],
      ["Esc", "Stop editing"],
    ],
  },
  {
    title: "Anywhere",
    keys: [
      ["Ctrl or ⌘ K", "Find or do anything"],
      ["?", "This map"],
    ],
  },
  {
    title: "By touch, on Today",
    keys: [
      ["Swipe right", "Approve"],
      ["Swipe left", "Snooze"],
      ["Press long", "Select several"],
      ["Pull down", "Read the list anew"],
    ],
  },
];

export function HelpDialog({ onClose }: { onClose: () => void }) {
  const [isOn, setOn] = useState(areShortcutsOn);
  const { slug } = useWorkspace();
  const page = activePage(usePathname(), slug);
  return (
    <Dialog isOpen onClose={onClose} title="Keyboard shortcuts" isWide>
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h3 className="mb-2 text-xs font-medium text-ink-3">{group.title}</h3>
            <dl className="flex flex-col gap-1.5">
              {group.keys.map(([keys, does]) => (
                <div key={keys} className="flex items-baseline justify-between gap-4 text-sm">
                  <dt className="text-ink">{does}</dt>
                  <dd className="shrink-0 rounded-md bg-sunken px-1.5 text-xs font-medium text-ink-2">{keys}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="mt-6 space-y-4 border-t border-line pt-4">
        <Link
          href={`/${slug}/help${page ? `?page=${page}` : ""}`}
          onClick={onClose}
          className="inline-flex min-h-6 items-center text-sm font-medium text-accent-text underline underline-offset-2 touch:min-h-11"
        >
          What can I do here?
        </Link>
        <Checkbox
          label="Single-key shortcuts"
          hint="Turn them off if you dictate or if keys are pressed by accident. Kept in this browser."
          checked={isOn}
          onChange={(event) => {
            setShortcutsOn(event.target.checked);
            setOn(event.target.checked);
          }}
        />
      </div>
    </Dialog>
  );
}
