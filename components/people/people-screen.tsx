"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Search, UsersRound } from "lucide-react";
import Link from "next/link";
import { useDeferredValue, useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { ListSkeleton } from "#components/ui/list-skeleton.tsx";
import { pillFace, pillTarget } from "#components/ui/pill.ts";
import { EmptyState, ErrorState } from "#components/ui/states.tsx";
import type { Company, Deal, Person } from "#server/domain/crm/contract.ts";
import type { Page } from "#server/platform/pure/page.ts";
import { peopleInput } from "./people-input.ts";
import { companyRow, dealRow, personRow, type RecordRow } from "./present.ts";
import { RecordList } from "./record-list.tsx";

export type PeopleTab = "people" | "companies" | "deals";

const tabs: Record<PeopleTab, { label: string; path: string }> = {
  people: { label: "Contacts", path: "people" },
  companies: { label: "Companies", path: "people/companies" },
  deals: { label: "Deals", path: "people/deals" },
};

/** Contacts, companies and deals: what the CRM knows, with our moves beside it. */
export function PeopleScreen({ tab }: { tab: PeopleTab }) {
  const { slug } = useWorkspace();
  const [typed, setTyped] = useState("");
  return (
    <PageBody>
      <PageHeader
        title="People"
        description="Who we deal with, what is open with them, and everything that happened."
      />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <nav aria-label="Kinds" className="flex gap-1 p-0.5">
          {Object.entries(tabs).map(([key, { label, path }]) => (
            <Link
              key={key}
              href={`/${slug}/${path}`}
              aria-current={key === tab ? "page" : undefined}
              className={pillTarget}
            >
              <span className={pillFace(key === tab)}>{label}</span>
            </Link>
          ))}
        </nav>
        <div className="flex h-9 min-w-48 flex-1 items-center gap-2 rounded-lg border border-line-strong bg-surface px-2.5 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-accent-text touch:h-11">
          <Search aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
          <input
            type="search"
            aria-label={`Search ${tabs[tab].label.toLowerCase()}`}
            placeholder="Name, company, address"
            value={typed}
            maxLength={100}
            onChange={(event) => setTyped(event.target.value)}
            className="min-w-0 flex-1 bg-transparent text-base text-ink outline-none placeholder:text-ink-3"
          />
        </div>
      </div>
      <TabList tab={tab} query={useDeferredValue(typed.trim())} />
    </PageBody>
  );
}

function rowsOf(tab: PeopleTab, pages: Page<unknown>[]): RecordRow[] {
  const items = pages.flatMap((page) => page.items);
  switch (tab) {
    case "people":
      return (items as Person[]).map(personRow);
    case "companies":
      return (items as Company[]).map(companyRow);
    case "deals":
      return (items as Deal[]).map(dealRow);
    default:
      return tab satisfies never;
  }
}

/** One query of three: which, the tab says. */
function useRecords(tab: PeopleTab, query: string) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const input = peopleInput(slug, query);
  const paging = { getNextPageParam: (page: Page<unknown>) => page.nextCursor ?? undefined };
  const people = useInfiniteQuery({
    ...trpc.crm.people.infiniteQueryOptions(input, paging),
    enabled: tab === "people",
    placeholderData: (old) => old,
  });
  const companies = useInfiniteQuery({
    ...trpc.crm.companies.infiniteQueryOptions(input, paging),
    enabled: tab === "companies",
    placeholderData: (old) => old,
  });
  const deals = useInfiniteQuery({
    ...trpc.crm.deals.infiniteQueryOptions(input, paging),
    enabled: tab === "deals",
    placeholderData: (old) => old,
  });
  return { people, companies, deals }[tab];
}

function TabList({ tab, query }: { tab: PeopleTab; query: string }) {
  const records = useRecords(tab, query);
  if (records.isPending) return <ListSkeleton label={`Loading ${tabs[tab].label.toLowerCase()}`} />;
  if (records.isError) {
    const problem = problemOf(records.error);
    return (
      <ErrorState
        title="The list could not be read"
        message={problem.message}
        requestId={problem.requestId}
        isBusy={records.isFetching}
        onRetry={() => void records.refetch()}
      />
    );
  }
  const rows = rowsOf(tab, records.data.pages);
  if (rows.length === 0) return <Nothing isSearching={query !== ""} />;
  return (
    <RecordList
      label={tabs[tab].label}
      rows={rows}
      hasMore={records.hasNextPage}
      isLoadingMore={records.isFetchingNextPage}
      onMore={() => void records.fetchNextPage()}
    />
  );
}

function Nothing({ isSearching }: { isSearching: boolean }) {
  const { slug } = useWorkspace();
  if (isSearching) {
    return (
      <EmptyState icon={<Search className="size-5" />} title="Nobody found">
        Nothing has these words in its name, company or address.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<UsersRound className="size-5" />}
      title="Nobody here yet"
      action={
        <Link href={`/${slug}/connections`} className={buttonClass({ variant: "primary" })}>
          See connections
        </Link>
      }
    >
      People arrive with their first signal, and from HubSpot once it is connected.
    </EmptyState>
  );
}
