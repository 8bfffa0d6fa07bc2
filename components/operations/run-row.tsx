"use client";

import { ChevronDown } from "lucide-react";
import Link from "next/link";
import { useId, useState } from "react";
import { RelativeTime, useClock } from "#components/clock/now.tsx";
import { relative } from "#components/clock/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { cx } from "#components/ui/classes.ts";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import type { Run } from "#server/domain/operations/contract.ts";
import { functionLabel, isOpen, moveOf, runState, runText } from "./present.ts";
import { RunSteps } from "./run-steps.tsx";
import { useSteerRun } from "./use-steer-run.ts";

/** One run: how it does, why it failed, its steps on request, and for admins what can be done about it. */
export function RunRow({ run }: { run: Run }) {
  const [isExpanded, setExpanded] = useState(false);
  const stepsId = useId();
  const state = runState(run);
  const name = functionLabel(run.functionId);
  return (
    <li className="px-4 py-3">
      <div className="grid grid-cols-[1fr_auto] items-start gap-x-4 gap-y-1 sm:grid-cols-[6.5rem_1fr_auto]">
        <span className="pt-px">
          <Badge tone={state.tone}>{state.label}</Badge>
        </span>
        <div className="order-last col-span-2 min-w-0 sm:order-none sm:col-span-1">
          <p className="text-base font-medium break-words text-ink">{name}</p>
          <RunNote run={run} />
        </div>
        <RelativeTime at={run.endedAt ?? run.createdAt} isPast className="pt-0.5 text-xs text-ink-3" />
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-2 sm:pl-[7.5rem]">
        <Actions run={run} name={name} />
        <Button
          size="sm"
          variant="ghost"
          aria-expanded={isExpanded}
          aria-controls={stepsId}
          aria-label={`Steps: ${name}`}
          onClick={() => setExpanded(!isExpanded)}
        >
          Steps
          <ChevronDown aria-hidden="true" className={cx("size-3.5 transition-transform", isExpanded && "rotate-180")} />
        </Button>
      </div>
      {isExpanded ? <RunSteps run={run} id={stepsId} /> : <div id={stepsId} hidden />}
    </li>
  );
}

function RunNote({ run }: { run: Run }) {
  const { slug } = useWorkspace();
  const { now } = useClock();
  const text = runText(run);
  const moveId = moveOf(run);
  const parts = [
    text,
    run.next ? `Attempt ${run.next.attempt + 1} comes ${relative(new Date(run.next.at), now)}.` : null,
    run.replayOf ? "Run again by a person." : null,
  ].filter(Boolean);
  if (parts.length === 0 && !moveId) return null;
  return (
    <p className="mt-0.5 text-sm text-pretty text-ink-2">
      {parts.join(" ")}
      {moveId ? (
        <>
          {parts.length > 0 ? " " : null}
          <Link href={`/${slug}/moves/${moveId}`} className="text-accent-text underline underline-offset-2">
            See the move
          </Link>
        </>
      ) : null}
    </p>
  );
}

function Actions({ run, name }: { run: Run; name: string }) {
  const { can } = useWorkspace();
  const { isBusy, replay, cancel } = useSteerRun();
  const [isAsking, setAsking] = useState(false);
  if (!can("operations.manage")) return null;
  if (!isOpen(run)) {
    return run.status === "failed" || run.status === "cancelled" ? (
      <Button size="sm" isBusy={isBusy} aria-label={`Run again: ${name}`} onClick={() => void replay(run)}>
        Run again
      </Button>
    ) : null;
  }
  return (
    <>
      <Button size="sm" isBusy={isBusy} aria-label={`Cancel: ${name}`} onClick={() => setAsking(true)}>
        Cancel
      </Button>
      {isAsking ? (
        <ConfirmDialog
          title={`Cancel “${name}”?`}
          text="It ends before its next step; what it did stays done. To take back an approved move, undo the approval on the move instead: a cancelled one is picked up again."
          action="Cancel the run"
          onClose={() => setAsking(false)}
          onConfirm={() => void cancel(run)}
        />
      ) : null}
    </>
  );
}
