"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Search, UsersRound } from "lucide-react";
import Link from "next/link";
import { useDeferredValue, useState } from "react";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC } from "#components/api/client.tsx";
import { byCursor, type Paged } from "#components/api/paged-list.tsx";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { pillFace, pillTarget } from "#components/ui/pill.ts";
import { EmptyState } from "#components/ui/states.tsx";
import type { Company, Deal, Person } from "#server/domain/crm/contract.ts";
import type { Page } from "#server/platform/pure/page.ts";
import { peopleInput } from "./people-input.ts";
import { companyRow, dealRow, personRow, type RecordRow } from "./present.ts";
import { RecordList } from "./record-list.tsx";

type PeopleTab = "people" | "companies" | "deals";

const tabs: Record<PeopleTab, { label: string; path: string; searched: string }> = {
  people: { label: "Contacts", path: "people", searched: "Name, company, address" },
  companies: { label: "Companies", path: "people/companies", searched: "Name, domain" },
  deals: { label: "Deals", path: "people/deals", searched: "Name, company" },
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
            placeholder={tabs[tab].searched}
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
function useRecords(tab: PeopleTab, query: string): Paged<unknown> {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const input = peopleInput(slug, query);
  const people = useInfiniteQuery({
    ...trpc.crm.people.infiniteQueryOptions(input, byCursor),
    enabled: tab === "people",
    placeholderData: (old) => old,
  });
  const companies = useInfiniteQuery({
    ...trpc.crm.companies.infiniteQueryOptions(input, byCursor),
    enabled: tab === "companies",
    placeholderData: (old) => old,
  });
  const deals = useInfiniteQuery({
    ...trpc.crm.deals.infiniteQueryOptions(input, byCursor),
    enabled: tab === "deals",
    placeholderData: (old) => old,
  });
  return { people, companies, deals }[tab];
}

function TabList({ tab, query }: { tab: PeopleTab; query: string }) {
  const records = useRecords(tab, query);
  return (
    <Asked query={records} what={tabs[tab].label.toLowerCase()}>
      {({ pages }) => {
        const rows = rowsOf(tab, pages);
        if (rows.length === 0) return <Nothing tab={tab} isSearching={query !== ""} />;
        return (
          <RecordList
            label={tabs[tab].label}
            rows={rows}
            hasMore={records.hasNextPage && !records.isFetchNextPageError}
            isLoadingMore={records.isFetchingNextPage}
            onMore={() => void records.fetchNextPage()}
          />
        );
      }}
    </Asked>
  );
}

const searched: Record<PeopleTab, string> = {
  people: "No contact has these words in the name, company or address.",
  companies: "No company has these words in its name or domain.",
  deals: "No deal has these words in its name or its company’s.",
};

const nothing: Record<PeopleTab, { title: string; text: string }> = {
  people: {
    title: "Nobody here yet",
    text: "People arrive with their first signal, and from HubSpot once it is connected.",
  },
  companies: {
    title: "No company yet",
    text: "Companies arrive with the people who work there, and from HubSpot once it is connected.",
  },
  deals: { title: "No deal yet", text: "Deals arrive from HubSpot once it is connected." },
};

function Nothing({ tab, isSearching }: { tab: PeopleTab; isSearching: boolean }) {
  const { slug } = useWorkspace();
  if (isSearching) {
    return (
      <EmptyState icon={<Search className="size-5" />} title={tab === "people" ? "Nobody found" : "Nothing found"}>
        {searched[tab]}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<UsersRound className="size-5" />}
      title={nothing[tab].title}
      action={
        <Link href={`/${slug}/connections`} className={buttonClass({ variant: "primary" })}>
          See connections
        </Link>
      }
    >
      {nothing[tab].text}
    </EmptyState>
  );
}
