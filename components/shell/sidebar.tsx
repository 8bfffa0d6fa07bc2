"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { Bell } from "#components/notifications/bell.tsx";
import { cx } from "#components/ui/classes.ts";
import { Hint } from "#components/ui/hint.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { Mark, SandboxMark } from "./logo.tsx";
import { activePage, navItems } from "./nav.ts";
import { useCounts } from "./use-counts.ts";
import { useWorkspace } from "./workspace.tsx";

const isRail = () => window.innerWidth < 1280;

/** A rail of icons from 768 px, with names from 1280 px. */
export function Sidebar() {
  const { slug, workspace } = useWorkspace();
  const active = activePage(usePathname(), slug);
  const counts = useCounts();
  return (
    <aside className="sticky top-0 hidden h-dvh w-16 shrink-0 flex-col border-r border-line bg-canvas px-2.5 py-3 md:flex xl:w-56">
      <Link href={`/${slug}/today`} className="flex min-h-11 items-center gap-2.5 rounded-lg px-2 py-1 hover:bg-hover">
        <Mark className="size-7" />
        <span className="sr-only xl:not-sr-only xl:min-w-0 xl:flex-1">
          <span className="block truncate text-sm leading-tight font-semibold text-ink">{workspace.name}</span>
          <span className="block truncate text-xs leading-tight text-ink-3">CaseyOS</span>
        </span>
        {workspace.isSandbox ? (
          <span className="hidden xl:block">
            <SandboxMark />
          </span>
        ) : null}
      </Link>
      <nav aria-label="Main" className="mt-4 flex flex-1 flex-col gap-0.5">
        {navItems.map(({ page, label, icon: Icon }) => (
          <Hint key={page} text={label} isWanted={isRail}>
            <Link
              href={`/${slug}/${page}`}
              aria-current={active === page ? "page" : undefined}
              className={cx(
                "relative flex h-9 items-center justify-center gap-2.5 rounded-lg text-sm font-medium transition-colors duration-140 touch:h-11 xl:justify-start xl:px-2.5",
                active === page ? "bg-selected text-accent-text" : "text-ink-2 hover:bg-hover hover:text-ink",
              )}
            >
              <Icon aria-hidden="true" className="size-4.5" strokeWidth={1.75} />
              <span className="sr-only xl:not-sr-only xl:flex-1">{label}</span>
              {counts[page] ? (
                <span className="hidden text-xs font-normal text-ink-3 xl:inline">{counts[page]}</span>
              ) : null}
              {counts[page] && page === "approvals" ? (
                <span aria-hidden="true" className="absolute top-1.5 right-2 size-2 rounded-full bg-accent xl:hidden" />
              ) : null}
            </Link>
          </Hint>
        ))}
      </nav>
      {workspace.isSandbox ? (
        <span className="-mx-1.5 mb-2 text-center xl:hidden">
          <SandboxMark className="px-1" />
        </span>
      ) : null}
      <Bell isRail={isRail} />
      <AccountMenu />
    </aside>
  );
}
