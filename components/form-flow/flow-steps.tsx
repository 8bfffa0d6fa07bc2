"use client";

import { RotateCcw } from "lucide-react";
import Link from "next/link";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { cx } from "#components/ui/classes.ts";
import type { FlowSource, FlowStepKey, FlowStepView, FlowView } from "#server/domain/form-flow/contract.ts";
import { effort, sourceLink, stepLabels, stepStates } from "./present.ts";

const dots: Record<FlowStepView["status"], string> = {
  pending: "border-line bg-surface",
  running: "border-accent bg-accent-soft motion-safe:animate-pulse",
  done: "border-good bg-good",
  left_out: "border-warn bg-surface",
  skipped: "border-line bg-surface",
  waiting: "border-warn bg-warn-soft",
  failed: "border-bad bg-bad",
};

type Props = { flow: FlowView; busy: string | null; onRerun: (step: FlowStepKey) => void };

/** The way of a form, step by step, each with what it read and found. */
export function FlowSteps({ flow, busy, onRerun }: Props) {
  return (
    <ol aria-label="Steps" className="relative">
      {flow.steps.map((step, index) => (
        <Step
          key={step.key}
          step={step}
          isLast={index === flow.steps.length - 1}
          isBusy={busy === step.key}
          onRerun={onRerun}
        />
      ))}
    </ol>
  );
}

type StepProps = { step: FlowStepView; isLast: boolean; isBusy: boolean; onRerun: (step: FlowStepKey) => void };

function Step({ step, isLast, isBusy, onRerun }: StepProps) {
  const { can } = useWorkspace();
  const state = stepStates[step.status];
  const label = stepLabels[step.key];
  const isQuiet = step.status === "pending" || step.status === "skipped";
  return (
    <li data-step={step.key} data-status={step.status} className="relative grid grid-cols-[1rem_1fr] gap-x-3 pb-4">
      {isLast ? null : <span aria-hidden="true" className="absolute top-4 bottom-0 left-[7.5px] w-px bg-line" />}
      <span aria-hidden="true" className={cx("relative mt-1 size-4 rounded-full border-2", dots[step.status])} />
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <span className={cx("text-sm font-medium", isQuiet ? "text-ink-3" : "text-ink")}>{label}</span>
          {step.status === "done" ? (
            <span className="sr-only">{state.label}</span>
          ) : (
            <Badge tone={state.tone}>{state.label}</Badge>
          )}
          <span className="text-xs text-ink-3">{effort(step)}</span>
          {step.canRerun && can("flow.rerun") ? (
            <Button
              size="sm"
              variant="ghost"
              className="ml-auto"
              isBusy={isBusy}
              onClick={() => onRerun(step.key)}
              aria-label={`Run again from here: ${label}`}
            >
              <RotateCcw aria-hidden="true" className="size-3.5" />
              <span className="hidden sm:inline">Run again from here</span>
            </Button>
          ) : null}
        </div>
        {step.error ? <p className="mt-0.5 text-sm text-pretty text-bad">{step.error}</p> : null}
        {step.output && !step.error ? (
          <p className="mt-0.5 text-sm text-pretty break-words text-ink-2">{step.output}</p>
        ) : null}
        {step.input ? (
          <p className="mt-0.5 text-xs text-pretty break-words text-ink-3">Looked at: {step.input}</p>
        ) : null}
        {step.sources.length > 0 ? <Sources sources={step.sources} /> : null}
      </div>
    </li>
  );
}

function Sources({ sources }: { sources: FlowSource[] }) {
  const { slug } = useWorkspace();
  return (
    <ul aria-label="Sources" className="mt-1.5 flex flex-wrap gap-1.5">
      {sources.map((source) => {
        const href = sourceLink(slug, source);
        const face = "inline-flex max-w-full items-center rounded-md bg-sunken px-1.5 py-0.5 text-xs text-ink-2";
        const text = <span className="truncate">{source.label}</span>;
        return (
          <li key={`${source.kind}:${source.id}`} className="min-w-0">
            {href === null ? (
              <span className={face}>{text}</span>
            ) : href.startsWith("/") ? (
              <Link href={href} className={cx(face, "underline underline-offset-2")}>
                {text}
              </Link>
            ) : (
              <a href={href} target="_blank" rel="noreferrer" className={cx(face, "underline underline-offset-2")}>
                {text}
              </a>
            )}
          </li>
        );
      })}
    </ul>
  );
}
