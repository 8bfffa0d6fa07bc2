"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useClock } from "#components/clock/now.tsx";
import { clockTime } from "#components/clock/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { cx } from "#components/ui/classes.ts";
import { Dialog } from "#components/ui/dialog.tsx";
import { pillFace, pillTarget } from "#components/ui/pill.ts";
import { Notice, Skeleton } from "#components/ui/states.tsx";
import type { DayPlan } from "#server/domain/queue/contract.ts";
import { calendarSentence, minutesText, planChoices, planDue, planSummary } from "./present-plan.ts";

/** Which moves fit into the time a person has, in the order to do them. */
export function DayPlanDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const [minutes, setMinutes] = useState<number | null>(null);
  const plan = useQuery({
    ...trpc.queue.planDay.queryOptions({ workspaceSlug, ...(minutes === null ? {} : { minutes }) }),
    placeholderData: keepPreviousData,
  });
  return (
    <Dialog isOpen isWide onClose={onClose} title="Plan the day" description="Your moves and nobody’s, due ones first.">
      <fieldset aria-label="Time you have" className="flex min-w-0 flex-wrap gap-1">
        {[null, ...planChoices].map((choice) => (
          <button
            key={choice ?? "rest"}
            type="button"
            aria-pressed={minutes === choice}
            onClick={() => setMinutes(choice)}
            className={pillTarget}
          >
            <span className={pillFace(minutes === choice)}>
              {choice === null ? "Rest of the day" : minutesText(choice)}
            </span>
          </button>
        ))}
      </fieldset>
      {plan.isPending ? <Skeleton className="mt-4 h-40 w-full" /> : null}
      {plan.isError ? (
        <Notice tone="warn" className="mt-4">
          <p>The plan could not be made. {problemOf(plan.error).message}</p>
          <Button size="sm" className="mt-2" isBusy={plan.isFetching} onClick={() => void plan.refetch()}>
            Try again
          </Button>
        </Notice>
      ) : null}
      {plan.data ? <Plan plan={plan.data} isOwnTime={minutes !== null} /> : null}
    </Dialog>
  );
}

function Plan({ plan, isOwnTime }: { plan: DayPlan; isOwnTime: boolean }) {
  const { slug } = useWorkspace();
  const { now, timeZone } = useClock();
  return (
    <>
      <p role="status" className="mt-4 text-md font-medium text-ink">
        {planSummary(plan)}
      </p>
      <ol className="mt-2 divide-y divide-line border-y border-line empty:hidden">
        {plan.items.map((item) => {
          const due = planDue(item, { now, timeZone });
          return (
            <li key={item.moveId} className="flex items-baseline gap-3 py-2">
              {plan.knowsCalendar ? (
                <span className="w-11 shrink-0 text-sm text-ink-3 tabular-nums">
                  {clockTime(new Date(item.startsAt), timeZone)}
                </span>
              ) : null}
              <div className="min-w-0 flex-1 items-baseline gap-3 sm:flex">
                <Link
                  href={`/${slug}/moves/${item.moveId}`}
                  className="block min-w-0 flex-1 text-base break-words text-ink underline-offset-2 hover:underline"
                >
                  {item.title}
                </Link>
                {due ? (
                  <span className={cx("shrink-0 text-sm", due.isLate ? "font-medium text-bad" : "text-ink-3")}>
                    {due.text}
                  </span>
                ) : null}
              </div>
              <span className="w-14 shrink-0 text-right text-sm text-ink-2">{item.minutes} min</span>
            </li>
          );
        })}
      </ol>
      <p className="mt-3 text-sm text-pretty text-ink-3">
        {calendarSentence(plan, isOwnTime)} Minutes are assumed by kind of move, not measured.
      </p>
    </>
  );
}
