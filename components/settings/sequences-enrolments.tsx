"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { byCursor, PagedList } from "#components/api/paged-list.tsx";
import { RelativeTime, useClock } from "#components/clock/now.tsx";
import { dayAndTime } from "#components/clock/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { NoRows } from "#components/ui/rows.tsx";
import type { EnrolmentView } from "#server/domain/sequences/contract.ts";
import { enrolmentLabels, whyText } from "./sequences-present.ts";
import { useSequences } from "./use-save.ts";

export function EnrolmentsSection() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(
    trpc.sequences.enrolments.infiniteQueryOptions({ workspaceSlug: slug, limit: 20 }, byCursor),
  );
  return (
    <PagedList
      query={query}
      what="people in sequences"
      label="People in sequences"
      rows={3}
      empty={<NoRows>Nobody is in a sequence yet.</NoRows>}
      row={(enrolment) => <Row key={enrolment.id} enrolment={enrolment} />}
    />
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
      <RelativeTime at={enrolment.enrolledAt} isPast />
    </p>
  );
}
