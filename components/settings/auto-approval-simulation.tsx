"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { RelativeTime } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { ErrorState, Skeleton } from "#components/ui/states.tsx";
import type { RuleView, Simulation } from "#server/domain/autonomy/contract.ts";
import { changedText, simulationText } from "./auto-approval-present.ts";
import { useAutonomy } from "./use-save.ts";

/** What a rule would have done in the last 90 days; only from here it is switched on. */
export function SimulationDialog({ rule, onClose }: { rule: RuleView; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { slug: workspaceSlug } = useWorkspace();
  const { run, isBusy } = useAutonomy();
  const query = useQuery({
    queryKey: [...trpc.autonomy.simulateRule.mutationKey(), workspaceSlug, rule.id],
    queryFn: () => client.autonomy.simulateRule.mutate({ workspaceSlug, ruleId: rule.id }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const switchOn = async (ruleId: string) => {
    const work = () => client.autonomy.switchRule.mutate({ workspaceSlug, ruleId, isOn: true });
    if (await run(work, `“${rule.name}” is on`)) onClose();
  };
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={`Simulation of “${rule.name}”`}
      description="Nothing is approved by looking."
    >
      {query.isPending ? (
        <Skeleton className="h-48 w-full rounded-xl" />
      ) : query.isError ? (
        <ErrorState
          title="The simulation failed"
          message={problemOf(query.error).message}
          onRetry={() => void query.refetch()}
          isBusy={query.isFetching}
        />
      ) : (
        <div className="space-y-4">
          <Result simulation={query.data} />
          <div className="flex flex-wrap justify-end gap-2">
            <Button onClick={onClose}>{rule.isOn ? "Close" : "Leave it off"}</Button>
            {rule.isOn ? null : (
              <Button variant="primary" isBusy={isBusy} onClick={() => void switchOn(query.data.ruleId)}>
                Switch on
              </Button>
            )}
          </div>
        </div>
      )}
    </Dialog>
  );
}

function Result({ simulation }: { simulation: Simulation }) {
  const { slug } = useWorkspace();
  const { items, wouldApprove } = simulation;
  return (
    <>
      <div role="status">
        <p className="text-lg font-semibold text-pretty text-ink">{simulationText(simulation)}</p>
        <p className="mt-1 text-base text-pretty text-ink-2">
          {changedText(simulation)} Each move is judged by the facts of its own time, its score as it stands now.
        </p>
      </div>
      {items.length > 0 ? (
        <ul
          aria-label="Would have been approved"
          className="divide-y divide-line rounded-xl border border-line bg-surface"
        >
          {items.map((item) => (
            <li key={item.moveId} className="px-3.5 py-2.5">
              <p className="flex flex-wrap items-baseline gap-2">
                <Link
                  href={`/${slug}/moves/${item.moveId}`}
                  className="min-w-0 flex-1 text-base font-medium text-ink underline-offset-2 hover:underline"
                >
                  {item.title}
                </Link>
                {item.wasChanged ? <Badge tone="warn">Changed by people</Badge> : null}
              </p>
              <p className="text-sm text-pretty text-ink-2">
                {item.why} · <RelativeTime at={item.at} />
              </p>
            </li>
          ))}
        </ul>
      ) : null}
      {wouldApprove > items.length ? <p className="text-sm text-ink-3">The newest {items.length} are shown.</p> : null}
    </>
  );
}
