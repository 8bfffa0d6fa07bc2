"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, PartyPopper, X } from "lucide-react";
import Link from "next/link";
import { useEffect, useId, useRef } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button, buttonClass } from "#components/ui/button.tsx";
import { cx } from "#components/ui/classes.ts";
import type { Guide } from "#server/domain/help/contract.ts";
import { canMoveSteps, type Figures } from "./following.ts";
import { nextStep, type ShownStep, stepTitle } from "./present.ts";
import { StepButton } from "./step-button.tsx";
import { useMark } from "./use-marks.ts";

/** From an empty workspace to the first receipt: how far it is, and the next thing to do. */
export function FirstSteps({ guide }: { guide: Guide }) {
  const { workspace, can } = useWorkspace();
  const mark = useMark();
  const id = useId();
  useFollowing(guide);
  const step = nextStep(guide, {
    isSandbox: workspace.isSandbox,
    isAdmin: workspace.role === "admin",
    canConnect: can("connection.manage"),
    holdSeconds: workspace.holdSeconds,
  });
  const done = guide.steps.filter(({ isDone }) => isDone).length;
  return (
    <section aria-labelledby={id} className="mx-4 mb-3 rounded-xl border border-accent-line bg-accent-soft p-4">
      <div className="flex items-center gap-3">
        <h2 id={id} className="text-sm font-semibold text-ink">
          First steps
        </h2>
        <p className="text-xs text-ink-2">
          {done} of {guide.steps.length}
        </p>
        <Button
          size="icon"
          variant="ghost"
          className="-my-1 -mr-2 ml-auto"
          aria-label="Put the first steps away"
          onClick={() => mark("steps_put_away")}
        >
          <X aria-hidden="true" className="size-4" />
        </Button>
      </div>
      <Progress guide={guide} current={step?.key ?? null} />
      {step ? <Next step={step} guide={guide} /> : <AllDone onClose={() => mark("steps_put_away")} />}
    </section>
  );
}

/** Moves arrive and are carried out without this page: when Today's figures tell of it, the steps are read anew. */
function useFollowing(guide: Guide): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  const { data: figures } = useQuery(trpc.queue.summary.queryOptions({ workspaceSlug }));
  const before = useRef<Figures | null>(null);
  useEffect(() => {
    if (!figures) return;
    // Once at the beginning too: the move may have been approved on a page of its own.
    if (!before.current || canMoveSteps(guide, before.current, figures)) {
      void queryClient.invalidateQueries({ queryKey: trpc.help.guide.pathKey() });
    }
    before.current = figures;
  }, [guide, figures, queryClient, trpc]);
}

function Progress({ guide, current }: { guide: Guide; current: string | null }) {
  return (
    <ol className="mt-2 grid grid-cols-5 gap-1.5">
      {guide.steps.map(({ key, isDone }) => (
        <li key={key} aria-current={key === current ? "step" : undefined}>
          <span
            aria-hidden="true"
            className={cx(
              "block h-1 rounded-full",
              isDone ? "bg-good" : key === current ? "bg-accent" : "bg-line-strong",
            )}
          />
          <span className="sr-only">
            {stepTitle(key)}
            {isDone ? " (done)" : ""}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Next({ step, guide }: { step: ShownStep; guide: Guide }) {
  return (
    <div className="mt-3" aria-live="polite">
      <h3 className="text-base font-medium text-ink">{step.title}</h3>
      <p className="mt-0.5 text-sm text-pretty text-ink-2">{step.text}</p>
      {step.action ? <StepButton action={step.action} guide={guide} /> : null}
    </div>
  );
}

function AllDone({ onClose }: { onClose: () => void }) {
  const { slug } = useWorkspace();
  return (
    <div className="mt-3" aria-live="polite">
      <h3 className="flex items-center gap-2 text-base font-medium text-ink">
        <PartyPopper aria-hidden="true" className="size-4 text-good" />
        That was the whole way
      </h3>
      <p className="mt-0.5 text-sm text-pretty text-ink-2">
        A reason, your decision, the deed, its receipt. Every move goes like this one.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button variant="primary" onClick={onClose}>
          <Check aria-hidden="true" className="size-4" />
          Put this away
        </Button>
        <Link href={`/${slug}/help`} className={buttonClass({ variant: "ghost" })}>
          What else there is
        </Link>
      </div>
    </div>
  );
}
