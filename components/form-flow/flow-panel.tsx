"use client";

import { useQuery } from "@tanstack/react-query";
import { Asked, type Question } from "#components/api/asked.tsx";
import { useTRPC } from "#components/api/client.tsx";
import { RelativeTime } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice, Skeleton } from "#components/ui/states.tsx";
import type { FlowList, FlowView } from "#server/domain/form-flow/contract.ts";
import { FlowSteps } from "./flow-steps.tsx";
import { flowStates, lasted, leftOutOf, ruleWords, stepLabels } from "./present.ts";
import { useRerun } from "./use-rerun.ts";

const LIVE_MS = 1_000;
/** While something runs it is looked at again; what is over changes only by a person. */
const livePace = (data: FlowList | undefined): number | false =>
  data?.items.some(({ status }) => status === "running") ? LIVE_MS : false;

/** How the form of a move became it. */
export function MoveFlow({ moveId }: { moveId: string }) {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const options = trpc.formFlow.ofMove.queryOptions({ workspaceSlug, moveId });
  const query = useQuery({ ...options, refetchInterval: ({ state }) => livePace(state.data) });
  return <Flows query={query} />;
}

/** What became of one form. */
export function SignalFlow({ signalId }: { signalId: string }) {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const options = trpc.formFlow.ofSignal.queryOptions({ workspaceSlug, signalId });
  const query = useQuery({ ...options, refetchInterval: ({ state }) => livePace(state.data) });
  return <Flows query={query} />;
}

function Flows({ query }: { query: Question<FlowList> }) {
  return (
    <Asked query={query} what="steps" skeleton={<Skeleton className="h-40 w-full" />}>
      {({ items }) =>
        items.length === 0 ? (
          <p className="text-sm text-ink-3">This form came in before its steps were written down.</p>
        ) : (
          <div className="space-y-8">
            {items.map((flow) => (
              <Flow key={flow.id} flow={flow} />
            ))}
          </div>
        )
      }
    </Asked>
  );
}

function Flow({ flow }: { flow: FlowView }) {
  const state = flowStates[flow.status];
  const { busy, rerun, takeWords } = useRerun(flow);
  return (
    <section aria-label="How the form became a move" className="space-y-4">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-sm text-ink-2" aria-live="polite">
        <Badge tone={state.tone}>{state.label}</Badge>
        <span>
          Came in <RelativeTime at={flow.startedAt} isPast />
          {flow.durationMs === null || flow.status === "running" ? null : `, ${lasted(flow.durationMs)} of work`}
          {flow.round > 1 ? `, run ${flow.round} times` : null}
        </span>
      </p>
      {flow.reason ? <Notice tone={flow.status === "failed" ? "bad" : "neutral"}>{flow.reason}</Notice> : null}
      {flow.alternative ? <Alternative flow={flow} isBusy={busy === "words"} onTake={() => void takeWords()} /> : null}
      <LeftOut flow={flow} />
      <FlowSteps flow={flow} busy={busy} onRerun={(step) => void rerun(step)} />
      {flow.rules ? (
        <p className="text-sm text-pretty text-ink-2">
          {ruleWords[flow.rules.verdict] ?? "The rules looked at it"}: {flow.rules.why}
        </p>
      ) : null}
    </section>
  );
}

function LeftOut({ flow }: { flow: FlowView }) {
  const entries = leftOutOf(flow);
  if (entries.length === 0) return null;
  return (
    <div className="rounded-lg bg-sunken px-3 py-2.5 text-sm">
      <p className="font-medium text-ink">Left out</p>
      <ul className="mt-1 space-y-0.5 text-ink-2">
        {entries.map(({ key, why }) => (
          <li key={key} className="text-pretty">
            {stepLabels[key]}: {why}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Alternative({ flow, isBusy, onTake }: { flow: FlowView; isBusy: boolean; onTake: () => void }) {
  const { can } = useWorkspace();
  if (!flow.alternative) return null;
  return (
    <div className="rounded-xl border border-line bg-surface p-4">
      <p className="text-sm font-medium text-ink">Another draft</p>
      <p className="mt-0.5 text-sm text-pretty text-ink-2">
        Somebody has written in this move, so these newer words of ours stand beside it.
      </p>
      <p className="mt-3 text-sm font-medium break-words text-ink">{flow.alternative.subject}</p>
      <p className="mt-1 text-sm break-words whitespace-pre-line text-ink-2">{flow.alternative.text}</p>
      {can("move.edit") ? (
        <Button size="sm" className="mt-3" isBusy={isBusy} onClick={onTake}>
          Use these words
        </Button>
      ) : null}
    </div>
  );
}
