"use client";

import { Asked } from "#components/api/asked.tsx";
import { SandboxMark } from "#components/shell/logo.tsx";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { Notice, Skeleton } from "#components/ui/states.tsx";
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
      <Asked query={query} what="sandbox" skeleton={<Skeleton className="h-96 w-full rounded-xl" />}>
        {(world) =>
          world && (
            <div className="grid gap-5 lg:grid-cols-2">
              <PeoplePanels world={world} act={act} isBusy={isBusy} />
              <BreakPanel faults={world.faults} act={act} isBusy={isBusy} />
            </div>
          )
        }
      </Asked>
    </PageBody>
  );
}
