"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Target } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { byCursor, PagedList } from "#components/api/paged-list.tsx";
import { RelativeTime } from "#components/clock/now.tsx";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { Outcome } from "#server/domain/outcomes/contract.ts";
import { outcomesInput } from "./outcomes-input.ts";
import { confidenceText, impactText, impactTone, outcomeLabel, outcomeSourceLabel } from "./present.ts";

/** What came of the moves, newest first. */
export function OutcomesScreen() {
  return (
    <PageBody>
      <PageHeader
        title="Outcomes"
        description="What came of your moves, newest first. Each one changes the score of the moves it touches, on a scale of −10 to +10."
      />
      <OutcomeList />
    </PageBody>
  );
}

function OutcomeList() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(trpc.outcomes.list.infiniteQueryOptions(outcomesInput(slug), byCursor));
  return (
    <PagedList
      query={query}
      what="outcomes"
      label="Outcomes"
      empty={
        <EmptyState
          icon={<Target className="size-5" />}
          title="No outcome yet"
          action={
            <Link href={`/${slug}/today`} className={buttonClass({ variant: "primary" })}>
              Go to Today
            </Link>
          }
        >
          Once a move is sent, its replies and bounces are found in the connected mailbox and listed here.
        </EmptyState>
      }
      row={(outcome) => <OutcomeRow key={outcome.id} outcome={outcome} slug={slug} />}
    />
  );
}

function OutcomeRow({ outcome, slug }: { outcome: Outcome; slug: string }) {
  const confidence = confidenceText(outcome.confidence);
  return (
    <li className="flex items-start gap-4 px-4 py-3">
      <span className="w-12 shrink-0 pt-px text-right">
        <Badge tone={impactTone(outcome.recordedImpact)}>
          <span className="sr-only">Impact </span>
          {impactText(outcome.recordedImpact)}
        </Badge>
      </span>
      <div className="min-w-0 flex-1">
        <p className="text-base font-medium break-words text-ink">
          {outcomeLabel(outcome.type)}
          {outcome.contactName ? <span className="font-normal text-ink-2"> · {outcome.contactName}</span> : null}
        </p>
        <p className="mt-0.5 text-sm text-pretty text-ink-2">
          {outcome.moveId && outcome.moveTitle ? (
            <>
              From{" "}
              <Link href={`/${slug}/moves/${outcome.moveId}`} className="text-accent-text underline underline-offset-2">
                {outcome.moveTitle}
              </Link>
            </>
          ) : (
            "Not tied to a move"
          )}
        </p>
        <p className="mt-0.5 text-xs text-ink-3">
          {outcomeSourceLabel(outcome.source)}
          {confidence ? ` · ${confidence}` : ""}
        </p>
      </div>
      <RelativeTime at={outcome.occurredAt} isPast className="shrink-0 pt-0.5 text-xs text-ink-3" />
    </li>
  );
}
