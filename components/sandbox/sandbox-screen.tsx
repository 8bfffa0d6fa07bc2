"use client";

import { problemOf } from "#components/api/problem.ts";
import { SandboxMark } from "#components/shell/logo.tsx";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { ErrorState, Notice, Skeleton } from "#components/ui/states.tsx";
import { BreakPanel } from "./break-panel.tsx";
import { PeoplePanels } from "./people-panels.tsx";
import { useWorld } from "./use-world.ts";

/** Plays what other people and the vendors themselves would do. */
export function SandboxScreen() {
  const { query, act, isBusy } = useWorld();
  return (
    <PageBody>
      <PageHeader title="Sandbox" description="Be the world around CaseyOS. Nothing here leaves this machine." />
      <Notice tone="accent" className="mb-5">
        <p className="flex flex-wrap items-center gap-2">
          <SandboxMark />
          <span>Gmail, HubSpot, Slack and X are emulated here. What you do arrives by mail, webhook or poll.</span>
        </p>
      </Notice>
      {query.isPending ? <Skeleton className="h-96 w-full rounded-xl" /> : null}
      {query.isError && !query.data ? (
        <ErrorState
          title="The sandbox does not answer"
          message={problemOf(query.error).message}
          isBusy={query.isFetching}
          onRetry={() => void query.refetch()}
        />
      ) : null}
      {query.data ? (
        <div className="grid gap-5 lg:grid-cols-2">
          <PeoplePanels world={query.data} act={act} isBusy={isBusy} />
          <BreakPanel faults={query.data.faults} act={act} isBusy={isBusy} />
        </div>
      ) : null}
    </PageBody>
  );
}
