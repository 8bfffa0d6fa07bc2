"use client";

import { Search, X } from "lucide-react";
import type { MouseEvent, ReactNode, RefObject } from "react";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { cx } from "#components/ui/classes.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { pillFace, pillTarget } from "#components/ui/pill.ts";
import { listHref } from "./list-address.ts";
import { domainLabels, shownDomains, viewLabels, views } from "./present.ts";
import type { ListInput } from "./queue-cache.ts";

/** Changes the address without a trip to the server: the lists come from the cache or the API. */
export function stay(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  window.history.pushState(null, "", event.currentTarget.href);
}

export const tabClass = (isActive: boolean): string =>
  cx(
    "mx-1 flex h-9 shrink-0 items-center gap-1 border-b-2 px-1.5 text-sm font-medium whitespace-nowrap -outline-offset-2 touch:h-11",
    isActive ? "border-accent-text text-ink" : "border-transparent text-ink-3 hover:text-ink",
  );

/** @param children views that a person has kept, after the standing ones */
export function ViewTabs({ list, children }: { list: ListInput; children?: ReactNode }) {
  const { me } = useWorkspace();
  return (
    <nav aria-label="Views" className="-mx-1 flex overflow-x-auto [scrollbar-width:none]">
      {views.map((view) => (
        <a
          key={view}
          href={listHref({ ...list, view }, me.userId)}
          onClick={stay}
          aria-current={list.view === view ? "page" : undefined}
          className={tabClass(list.view === view)}
        >
          {viewLabels[view]}
        </a>
      ))}
      {children}
    </nav>
  );
}

export function DomainTabs({ list }: { list: ListInput }) {
  const { me } = useWorkspace();
  const entries = [undefined, ...shownDomains];
  return (
    <nav aria-label="Domains" className="flex min-w-0 flex-1 gap-1 overflow-x-auto p-0.5 [scrollbar-width:none]">
      {entries.map((domain) => (
        <a
          key={domain ?? "all"}
          href={listHref({ ...list, domain }, me.userId)}
          onClick={stay}
          aria-current={list.domain === domain ? "page" : undefined}
          className={pillTarget}
        >
          <span className={pillFace(list.domain === domain)}>{domain ? domainLabels[domain] : "All"}</span>
        </a>
      ))}
    </nav>
  );
}

/** Searches the loaded rows; says how many those are, because there may be more. */
export function SearchField({
  field,
  value,
  onChange,
  onClose,
  found,
}: {
  field: RefObject<HTMLInputElement | null>;
  value: string;
  onChange: (value: string) => void;
  onClose: () => void;
  /** "3 of 50 loaded" */
  found: string;
}) {
  return (
    <div className="flex h-9 flex-1 items-center gap-2 rounded-lg border border-line-strong bg-surface px-2.5 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent-text touch:h-11">
      <Search aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
      <input
        ref={field}
        type="search"
        aria-label="Search the list"
        placeholder="Person, company, words"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => (event.key === "Escape" ? onClose() : undefined)}
        className="min-w-0 flex-1 bg-transparent text-base text-ink outline-none placeholder:text-ink-3 [&::-webkit-search-cancel-button]:hidden"
      />
      <span role="status" className="shrink-0 text-xs text-ink-3">
        {value === "" ? null : found}
      </span>
      <button
        type="button"
        aria-label="Close search"
        onClick={onClose}
        className="-mr-1.5 flex size-7 items-center justify-center rounded-md text-ink-3 hover:bg-hover touch:size-11"
      >
        <X aria-hidden="true" className="size-4" />
      </button>
    </div>
  );
}

export function SearchButton({ onOpen }: { onOpen: () => void }) {
  return (
    <button
      type="button"
      aria-label="Search the list"
      aria-keyshortcuts="/"
      onClick={onOpen}
      className="flex h-8 shrink-0 items-center gap-1.5 rounded-lg px-2 text-ink-3 hover:bg-hover hover:text-ink touch:size-11 touch:justify-center"
    >
      <Search aria-hidden="true" className="size-4" />
      <Kbd>/</Kbd>
    </button>
  );
}
