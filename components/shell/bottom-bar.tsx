"use client";

import { Ellipsis } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { useUnread } from "#components/notifications/use-notifications.ts";
import { cx } from "#components/ui/classes.ts";
import { activePage, navItems } from "./nav.ts";
import { useCounts } from "./use-counts.ts";
import { useWorkspace } from "./workspace.tsx";

const MoreSheet = dynamic(() => import("./more-sheet.tsx").then((module) => module.MoreSheet), { ssr: false });

const entry = "relative flex min-h-14 flex-1 flex-col items-center justify-center gap-0.5 text-2xs font-medium";

/** The phone's navigation, in the reach of a thumb. */
export function BottomBar() {
  const { slug } = useWorkspace();
  const active = activePage(usePathname(), slug);
  const counts = useCounts();
  const [isOpen, setOpen] = useState(false);
  const isRinging = useUnread() > 0;
  const isInMore = navItems.some((item) => item.page === active && !item.isPhone);
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {navItems
        .filter((item) => item.isPhone)
        .map(({ page, label, icon: Icon }) => (
          <Link
            key={page}
            href={`/${slug}/${page}`}
            aria-current={active === page ? "page" : undefined}
            className={cx(entry, active === page ? "text-accent-text" : "text-ink-3")}
          >
            <Icon aria-hidden="true" className="size-5" strokeWidth={active === page ? 2 : 1.6} />
            {label}
            {counts[page] ? (
              <span className="absolute top-1.5 left-[calc(50%+0.375rem)] min-w-4 rounded-full bg-accent px-1 text-center text-2xs text-accent-ink">
                {counts[page]}
              </span>
            ) : null}
          </Link>
        ))}
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
        className={cx(entry, isInMore ? "text-accent-text" : "text-ink-3")}
      >
        <Ellipsis aria-hidden="true" className="size-5" strokeWidth={1.6} />
        More
        {isRinging ? (
          <span className="absolute top-2 left-[calc(50%+0.5rem)] size-2 rounded-full bg-accent">
            <span className="sr-only">, unread notifications</span>
          </span>
        ) : null}
      </button>
      {isOpen ? <MoreSheet onClose={() => setOpen(false)} /> : null}
    </nav>
  );
}
