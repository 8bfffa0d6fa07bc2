"use client";

import { problemOf } from "#components/api/problem.ts";
import { ListSkeleton } from "#components/ui/list-skeleton.tsx";
import { ErrorState } from "#components/ui/states.tsx";

type Asked = { isPending: boolean; error: unknown; isFetching: boolean; refetch: () => unknown };

/** A record while it is not there: loading, not found, or not readable. */
export function RecordState({ asked, what }: { asked: Asked; what: "person" | "company" }) {
  if (asked.isPending) return <ListSkeleton label={`Loading the ${what}`} />;
  const problem = problemOf(asked.error);
  const isGone = problem.code === "not_found";
  return (
    <ErrorState
      title={isGone ? `There is no such ${what}` : `This ${what} could not be read`}
      message={isGone ? "It may belong to another workspace, or the link is incomplete." : problem.message}
      requestId={problem.requestId}
      isBusy={asked.isFetching}
      onRetry={isGone ? undefined : () => void asked.refetch()}
    />
  );
}
