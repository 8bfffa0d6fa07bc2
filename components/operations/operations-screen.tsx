"use client";

import { useQuery } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC } from "#components/api/client.tsx";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { pillFace, pillTarget } from "#components/ui/pill.ts";
import { SectionHeading } from "#components/ui/section-heading.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { Operations, RunView } from "#server/domain/operations/contract.ts";
import { Machinery, Numbers } from "./machinery.tsx";
import { duration, viewLabels, viewOf } from "./present.ts";
import { RunList } from "./run-list.tsx";

const REFRESH_MS = 5_000;

/** What runs in the background: what failed first, then how the machinery does. */
export function OperationsScreen() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery(trpc.operations.read.queryOptions({ workspaceSlug: slug }, { refetchInterval: REFRESH_MS }));
  return (
    <PageBody>
      <PageHeader
        title="Operations"
        description="The work behind the screens: what failed and can be run again, and what is under way."
      />
      <Asked query={query} what="operations">
        {(operations) => <Content operations={operations} />}
      </Asked>
    </PageBody>
  );
}

function Content({ operations }: { operations: Operations }) {
  const view = viewOf(useSearchParams().get("view") ?? undefined);
  return (
    <>
      <Runs engine={operations.engine} view={view} />
      <Machinery operations={operations} />
    </>
  );
}

function Runs({ engine, view }: { engine: Operations["engine"]; view: RunView }) {
  switch (engine.kind) {
    case "embedded":
      return (
        <>
          <SectionHeading className="sr-only">Runs</SectionHeading>
          <ViewFilter view={view} />
          <RunList view={view} />
          <SectionHeading className="mt-10 mb-2 text-md font-semibold text-ink">Engine</SectionHeading>
          <div className="rounded-xl border border-line bg-surface">
            <Numbers
              numbers={[
                ["Ready to start", String(engine.queued)],
                ["Oldest of them", engine.queued === 0 ? "–" : duration(engine.oldestMs)],
                ["Running now", String(engine.running)],
              ]}
            />
          </div>
        </>
      );
    case "external":
      return (
        <Notice tone="accent">
          An Inngest server runs the functions of this installation. Runs, retries and failures are on its dashboard:{" "}
          <a href={engine.url} className="inline-flex items-center gap-1 text-accent-text underline underline-offset-2">
            {engine.url}
            <ExternalLink aria-hidden="true" className="size-3.5" />
          </a>
        </Notice>
      );
    case "elsewhere":
      return (
        <Notice>
          Another process of this installation runs the functions; this one serves pages only and cannot see the runs.
        </Notice>
      );
    default:
      return engine satisfies never;
  }
}

function ViewFilter({ view }: { view: RunView }) {
  return (
    <nav aria-label="Runs" className="mb-4 flex gap-1 overflow-x-auto p-0.5">
      {(["failed", "open", "all"] as const).map((entry) => (
        <Link
          key={entry}
          href={`?view=${entry}`}
          aria-current={entry === view ? "page" : undefined}
          className={pillTarget}
        >
          <span className={pillFace(entry === view)}>{viewLabels[entry]}</span>
        </Link>
      ))}
    </nav>
  );
}
