"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { RelativeTime, useClock } from "#components/clock/now.tsx";
import { dayAndTime } from "#components/clock/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { ListSkeleton } from "#components/ui/list-skeleton.tsx";
import { LoadMore } from "#components/ui/load-more.tsx";
import { ErrorState } from "#components/ui/states.tsx";
import type { EnrolmentView } from "#server/domain/sequences/contract.ts";
import { enrolmentLabels, whyText } from "./sequences-present.ts";
import { useSequences } from "./use-sequences.ts";

export function EnrolmentsSection() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(
    trpc.sequences.enrolments.infiniteQueryOptions(
      { workspaceSlug: slug, limit: 20 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  if (query.isPending) return <ListSkeleton label="Loading people in sequences" rows={3} />;
  if (query.isError) {
    return (
      <ErrorState
        title="The people could not be read"
        message={problemOf(query.error).message}
        onRetry={() => void query.refetch()}
        isBusy={query.isFetching}
      />
    );
  }
  const enrolments = query.data.pages.flatMap((page) => page.items);
  if (enrolments.length === 0) {
    return (
      <p className="rounded-xl border border-dashed border-line px-4 py-6 text-center text-base text-ink-2">
        Nobody is in a sequence yet.
      </p>
    );
  }
  return (
    <>
      <ul aria-label="People in sequences" className="divide-y divide-line rounded-xl border border-line bg-surface">
        {enrolments.map((enrolment) => (
          <Row key={enrolment.id} enrolment={enrolment} />
        ))}
      </ul>
      <LoadMore
        hasMore={query.hasNextPage}
        isBusy={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  );
}

function Row({ enrolment }: { enrolment: EnrolmentView }) {
  const client = useTRPCClient();
  const { slug: workspaceSlug, can } = useWorkspace();
  const { run, isBusy } = useSequences();
  const { label, tone } = enrolmentLabels[enrolment.status];
  const why = whyText(enrolment);
  const stop = () =>
    void run(
      () => client.sequences.proposeStop.mutate({ workspaceSlug, enrolmentId: enrolment.id }),
      "The stop waits in the queue",
    );
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-64 space-y-0.5">
        <p className="flex flex-wrap items-center gap-2">
          <Link
            href={`/${workspaceSlug}/people/${enrolment.contactId}`}
            className="min-w-0 text-base font-medium break-words text-ink underline-offset-2 hover:underline"
          >
            {enrolment.contactName}
          </Link>
          <Badge tone={tone}>{label}</Badge>
        </p>
        {why ? <p className="text-sm text-pretty text-ink-2">{why}</p> : null}
        <Facts enrolment={enrolment} />
      </div>
      <div className="flex flex-wrap items-center gap-1.5">
        {enrolment.lastMoveId ? (
          <Link
            href={`/${workspaceSlug}/moves/${enrolment.lastMoveId}`}
            aria-label={`Last mail to ${enrolment.contactName}`}
            className="px-2 text-sm text-accent-text underline underline-offset-2 touch:min-h-11"
          >
            Last mail
          </Link>
        ) : null}
        {enrolment.status === "active" && can("move.propose") ? (
          <Button size="sm" isBusy={isBusy} onClick={stop} aria-label={`Stop for ${enrolment.contactName}`}>
            Stop
          </Button>
        ) : null}
      </div>
    </li>
  );
}

function Facts({ enrolment }: { enrolment: EnrolmentView }) {
  const { timeZone, now } = useClock();
  const { nextStepAt, waitsFor, stepsProposed, steps, sequenceName } = enrolment;
  const next =
    nextStepAt === null || waitsFor !== null
      ? null
      : `step ${stepsProposed + 1} not before ${dayAndTime(new Date(nextStepAt), now, timeZone)}`;
  return (
    <p className="text-xs text-ink-3">
      {[sequenceName, `${stepsProposed} of ${steps} proposed`, next].filter(Boolean).join(" · ")} · enrolled{" "}
      <RelativeTime at={enrolment.enrolledAt} />
    </p>
  );
}
