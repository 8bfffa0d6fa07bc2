"use client";

import { Bell, Check } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { unreadText } from "#components/notifications/present.ts";
import { useUnread } from "#components/notifications/use-notifications.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import type { MenuEntry } from "#components/ui/menu.tsx";
import { useAccountEntries } from "./account-entries.tsx";
import { navItems } from "./nav.ts";
import { useCounts } from "./use-counts.ts";
import { useWorkspace } from "./workspace.tsx";

const rowClass = "flex min-h-12 w-full items-center gap-3 rounded-lg px-2 text-left text-md text-ink hover:bg-hover";

/** The rest of the navigation on a phone, with what the account menu holds. */
export function MoreSheet({ onClose }: { onClose: () => void }) {
  const { me, slug, workspace } = useWorkspace();
  const entries = useAccountEntries();
  const counts = useCounts();
  const unread = unreadText(useUnread());
  return (
    <Dialog isOpen onClose={onClose} title={workspace.name} description={`Signed in as ${me.email}`}>
      <ul className="-mx-2">
        <li>
          <Link href={`/${slug}/notifications`} onClick={onClose} className={rowClass}>
            <Bell aria-hidden="true" className="size-5 text-ink-3" strokeWidth={1.75} />
            <span className="flex-1">Notifications</span>
            <Count text={unread} />
          </Link>
        </li>
        {navItems
          .filter((item) => !item.isPhone)
          .map(({ page, label, icon: Icon }) => (
            <li key={page}>
              <Link href={`/${slug}/${page}`} onClick={onClose} className={rowClass}>
                <Icon aria-hidden="true" className="size-5 text-ink-3" strokeWidth={1.75} />
                <span className="flex-1">{label}</span>
                <Count text={counts[page] ?? null} />
              </Link>
            </li>
          ))}
        {entries().map((entry, index) => (
          <Row key={entry.kind === "separator" ? `separator-${index}` : entry.label} entry={entry} onClose={onClose} />
        ))}
      </ul>
    </Dialog>
  );
}

const Count = ({ text }: { text: string | null }) =>
  text ? (
    <span className="min-w-5 rounded-full bg-accent px-1.5 text-center text-xs font-medium text-accent-ink">
      {text}
    </span>
  ) : null;

function Row({ entry, onClose }: { entry: MenuEntry; onClose: () => void }): ReactNode {
  switch (entry.kind) {
    case "separator":
      return <li aria-hidden="true" className="my-2 h-px bg-line" />;
    case "heading":
      return <li className="px-2 pt-3 pb-1 text-xs font-medium text-ink-3">{entry.label}</li>;
    case "link":
      return (
        <li>
          <a href={entry.href} className={rowClass}>
            {entry.label}
          </a>
        </li>
      );
    case "item":
      return (
        <li>
          <button
            type="button"
            aria-pressed={entry.isChecked}
            className={rowClass}
            onClick={() => {
              onClose();
              entry.onSelect();
            }}
          >
            {entry.icon}
            <span className="flex-1">{entry.label}</span>
            {entry.isChecked ? <Check aria-hidden="true" className="size-4 text-accent-text" /> : null}
          </button>
        </li>
      );
    default:
      return entry satisfies never;
  }
}
