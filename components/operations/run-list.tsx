"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useTRPC } from "#components/api/client.tsx";
import { byCursor, PagedList } from "#components/api/paged-list.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { RunView } from "#server/domain/operations/contract.ts";
import { runsInput } from "./operations-input.ts";
import { viewLabels } from "./present.ts";
import { RunRow } from "./run-row.tsx";

const empty: Record<RunView, { title: string; text: string }> = {
  failed: {
    title: "Nothing failed",
    text: "A run that ends in an error appears here with its reason, and can be run again.",
  },
  open: {
    title: "Nothing is under way",
    text: "Runs appear here while they work, wait, or are about to be tried again.",
  },
  all: { title: "No run yet", text: "A signal, an approval or a mailbox to read starts the first one." },
};

/** Runs of one view, fresh every few seconds. */
export function RunList({ view }: { view: RunView }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(
    trpc.operations.runs.infiniteQueryOptions(runsInput(slug, view), {
      ...byCursor,
      refetchInterval: view === "open" ? 2_000 : 5_000,
    }),
  );
  return (
    <PagedList
      query={query}
      what="runs"
      label={viewLabels[view]}
      empty={
        <EmptyState icon={<CircleCheck className="size-5" />} title={empty[view].title}>
          {empty[view].text}
        </EmptyState>
      }
      row={(run) => <RunRow key={run.id} run={run} />}
    />
  );
}
