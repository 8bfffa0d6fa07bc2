"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useTRPC } from "#components/api/client.tsx";
import { byCursor, PagedList } from "#components/api/paged-list.tsx";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { Trail } from "#components/shell/trail.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { EmptyState, NoPermission } from "#components/ui/states.tsx";
import { AuditExport } from "./audit-export.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { auditFilterOf, auditInput, type ShownFilter } from "./audit-input.ts";
import { AuditRow } from "./audit-row.tsx";

/** Who did what, newest first; for admins. */
export function AuditScreen() {
  const { can } = useWorkspace();
  const filter = auditFilterOf(Object.fromEntries(useSearchParams()));
  return (
    <PageBody>
      <Trail steps={[{ label: "Settings", path: "settings" }]} here="Audit log" />
      <PageHeader
        title="Audit log"
        description="Every change in this workspace: who, what, when and from where. A file holds all entries of the filter, also those below the end of the page."
        action={can("audit.read") ? <AuditExport filter={filter} /> : undefined}
        isBelowTrail
      />
      {can("audit.read") ? (
        <>
          <AuditFilters filter={filter} />
          <Entries filter={filter} />
        </>
      ) : (
        <NoPermission>Only admins read the audit log. What happened to a move stands on the move itself.</NoPermission>
      )}
    </PageBody>
  );
}

function Entries({ filter }: { filter: ShownFilter }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(trpc.audit.list.infiniteQueryOptions(auditInput(slug, filter), byCursor));
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <PagedList
      query={query}
      what="entries"
      label="Entries"
      empty={
        <EmptyState icon={<ScrollText className="size-5" />} title={isFiltered ? "No such entry" : "No entry yet"}>
          {isFiltered
            ? "Nothing of this kind was done by them in these days. Choose less above to see more."
            : "The first change that anybody makes, or that a job makes by itself, appears here."}
        </EmptyState>
      }
      row={(entry) => <AuditRow key={entry.id} entry={entry} />}
    />
  );
}
