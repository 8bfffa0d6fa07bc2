"use client";

import type { ReactNode } from "react";
import { ListSkeleton } from "#components/ui/list-skeleton.tsx";
import { ErrorState } from "#components/ui/states.tsx";
import { problemOf } from "./problem.ts";

/** What a screen needs to know of a question to the server. */
export type Question<Data> = {
  data: Data | undefined;
  error: unknown;
  isFetching: boolean;
  refetch: () => unknown;
};

type AskedProps<Data> = {
  query: Question<Data>;
  /** What is asked for, as in "Loading {what}" and "The {what} could not be read". */
  what: string;
  /** Said after the error: what is safe, such as "They are still in force." */
  kept?: string;
  /** Rows of the skeleton. */
  rows?: number;
  /** Stands for the plain rows where the layout is another. */
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
};

/** The answer once there is one, even when asking anew failed; before it its skeleton, or what went wrong and a way on. */
export function Asked<Data>({ query, what, kept, rows, skeleton, children }: AskedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <Failed query={query} title={`The ${what} could not be read`} kept={kept} />;
  if (!skeleton) return <ListSkeleton label={`Loading ${what}`} rows={rows} />;
  return (
    <div role="status">
      <span className="sr-only">Loading {what}</span>
      {skeleton}
    </div>
  );
}

type FailedProps = { query: Omit<Question<unknown>, "data">; title: string; kept?: string };

/** What failed, what is kept, one button. */
function Failed({ query, title, kept }: FailedProps) {
  const problem = problemOf(query.error);
  return (
    <ErrorState
      title={title}
      message={kept ? `${problem.message} ${kept}` : problem.message}
      requestId={problem.requestId}
      isBusy={query.isFetching}
      onRetry={() => void query.refetch()}
    />
  );
}
