"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Skeleton } from "#components/ui/states.tsx";
import type { Run, RunDetail } from "#server/domain/operations/contract.ts";
import { attemptsText, duration, isOpen, stepState } from "./present.ts";

/** The steps of a run with their times, and what its event named. */
export function RunSteps({ run, id }: { run: Run; id: string }) {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const query = useQuery(
    trpc.operations.run.queryOptions(
      { workspaceSlug, runId: run.id },
      { refetchInterval: isOpen(run) ? 2_000 : false },
    ),
  );
  return (
    <div id={id} className="mt-3 rounded-lg bg-sunken px-3 py-2.5">
      {query.data ? (
        <Steps run={query.data} />
      ) : query.isError ? (
        <p className="text-sm text-ink-2">{problemOf(query.error).message}</p>
      ) : (
        <Skeleton className="h-4 w-40" />
      )}
    </div>
  );
}

function Steps({ run }: { run: RunDetail }) {
  const facts = [["Run", run.id], ["Event", run.eventName ?? "the clock"], ...Object.entries(run.subject)];
  return (
    <>
      {run.steps.length === 0 ? (
        <p className="text-sm text-ink-2">No step has begun.</p>
      ) : (
        <ol aria-label="Steps" className="space-y-1.5">
          {run.steps.map((step) => {
            const state = stepState(step);
            return (
              <li key={step.id} className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm">
                <Badge tone={state.tone}>{state.label}</Badge>
                <span className="min-w-0 break-words text-ink">{step.name}</span>
                <span className="ml-auto text-xs text-ink-3">
                  {[attemptsText(step.attempts), step.durationMs === null ? null : duration(step.durationMs)]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
              </li>
            );
          })}
        </ol>
      )}
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 border-t border-line pt-2.5 text-xs">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="min-w-0 font-mono break-all text-ink-2">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
