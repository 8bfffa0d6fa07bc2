"use client";

import { useQuery } from "@tanstack/react-query";
import { Check, Coffee, Inbox } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { cx } from "#components/ui/classes.ts";
import { EmptyState } from "#components/ui/states.tsx";
import { type FirstStep, firstSteps } from "./first-run.ts";
import { MoveListSkeleton } from "./move-list.tsx";

/** An empty queue is either a finished day or a workspace that nothing can reach yet. */
export function EmptyToday() {
  const trpc = useTRPC();
  const { slug, can } = useWorkspace();
  const connections = useQuery(trpc.connections.list.queryOptions({ workspaceSlug: slug }));
  const signals = useQuery(trpc.signals.list.queryOptions({ workspaceSlug: slug, limit: 1 }));
  const guide = useQuery(trpc.help.guide.queryOptions({ workspaceSlug: slug }));
  if (connections.isPending || signals.isPending) return <MoveListSkeleton rows={3} />;
  const steps = firstSteps(connections.data?.connections ?? [], (signals.data?.items.length ?? 0) > 0);
  const isSetUp = steps.every((step) => step.isDone || step.key === "crm");
  if (connections.isError || signals.isError || isSetUp) {
    return (
      <EmptyState icon={<Coffee className="size-5" />} title="All clear">
        Nothing wants a decision. New signals become moves here by themselves.
      </EmptyState>
    );
  }
  if (guide.data?.isWanted)
    return (
      <EmptyState icon={<Inbox className="size-5" />} title="No move yet">
        The steps above lead to the first one.
      </EmptyState>
    );
  return <FirstRun steps={steps} slug={slug} canConnect={can("connection.manage")} />;
}

function FirstRun({ steps, slug, canConnect }: { steps: FirstStep[]; slug: string; canConnect: boolean }) {
  const next = steps.find((step) => !step.isDone);
  return (
    <div className="px-4 py-8">
      <h2 className="text-lg font-semibold text-ink">Three steps to your first move</h2>
      <p className="mt-1 text-base text-ink-2">In this order; each takes a minute.</p>
      <ol className="mt-5 flex flex-col gap-5">
        {steps.map((step, index) => (
          <li key={step.key} className="flex gap-3">
            <StepMark step={step} number={index + 1} isNext={step === next} />
            <div>
              <h3 className="text-base font-medium text-ink">
                {step.title}
                {step.isDone ? <span className="sr-only"> (done)</span> : null}
              </h3>
              <p className="mt-0.5 text-sm text-pretty text-ink-2">{step.text}</p>
              {step === next ? <StepAction step={step} slug={slug} canConnect={canConnect} /> : null}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

function StepMark({ step, number, isNext }: { step: FirstStep; number: number; isNext: boolean }) {
  const colours = isNext ? "bg-accent text-accent-ink" : "bg-sunken text-ink-3";
  return (
    <span
      aria-hidden="true"
      className={cx(
        "mt-0.5 flex size-6 shrink-0 items-center justify-center rounded-full text-xs font-semibold",
        step.isDone ? "bg-good-soft text-good" : colours,
      )}
    >
      {step.isDone ? <Check className="size-3.5" /> : number}
    </span>
  );
}

function StepAction({ step, slug, canConnect }: { step: FirstStep; slug: string; canConnect: boolean }) {
  if (!canConnect)
    return <p className="mt-2 text-sm text-ink-3">Your role is viewer: ask an admin of this workspace to do it.</p>;
  return (
    <Link
      href={`/${slug}/${step.page}${step.page === "developers" ? "#api-keys" : ""}`}
      className={buttonClass({ variant: "primary" }, "mt-3")}
    >
      {step.action}
    </Link>
  );
}
