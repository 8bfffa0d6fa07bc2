"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Skeleton } from "#components/ui/states.tsx";
import { figureText } from "./present.ts";

const figures = [
  ["open", "Open"],
  ["dueToday", "Due today"],
  ["inProgress", "In progress"],
  ["repliesThisWeek", "Replies, 7 d"],
] as const;

/** Four numbers, each counted from rows. */
export function Figures() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const { data, isError } = useQuery(trpc.queue.summary.queryOptions({ workspaceSlug: slug }));
  return (
    <dl className="grid grid-cols-4 divide-x divide-line rounded-xl border border-line bg-surface">
      {figures.map(([key, label]) => (
        <div key={key} className="flex min-w-0 flex-col-reverse px-3 py-2">
          <dt className="truncate text-2xs text-ink-3 sm:text-xs">{label}</dt>
          <dd className="text-lg leading-6 font-semibold text-ink">
            {data ? (
              figureText(data[key])
            ) : isError ? (
              <span title="Could not be counted">–</span>
            ) : (
              <Skeleton className="my-1 h-4 w-6" />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
