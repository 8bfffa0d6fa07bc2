"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { SectionLevel } from "#components/ui/section-heading.tsx";
import { ErrorState, Skeleton } from "#components/ui/states.tsx";
import type { MoveDetail as Move } from "#server/domain/queue/contract.ts";
import { ActionBar } from "./action-bar.tsx";
import { DetailHeader } from "./detail-header.tsx";
import { DraftPanel } from "./draft-panel.tsx";
import { MoveDetailSkeleton } from "./move-detail-skeleton.tsx";
import { MoveState } from "./move-state.tsx";
import { PresenceLine } from "./presence-line.tsx";
import { PreviewSection } from "./preview-section.tsx";
import type { MoveCommands } from "./use-move-commands.ts";
import { Why } from "./why.tsx";

/** Below the decision: its code may come after it. */
const DetailRecord = dynamic(() => import("./detail-record.tsx").then((module) => module.DetailRecord), {
  ssr: false,
  loading: () => <Skeleton className="h-40 w-full" />,
});

type MoveDetailProps = {
  moveId: string;
  commands: MoveCommands;
  /** As in DetailHeader. */
  focusAt?: number | null;
  isPage?: boolean;
};

/** Everything a person needs to decide about one move, and the buttons to do it. */
export function MoveDetail({ moveId, commands, focusAt, isPage }: MoveDetailProps) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery(trpc.queue.get.queryOptions({ workspaceSlug: slug, moveId }));
  if (query.isPending && query.fetchStatus === "paused")
    return (
      <ErrorState
        title="This move is not kept on this device"
        message="It is read as soon as the connection is back."
        onRetry={() => void query.refetch()}
      />
    );
  if (query.isPending) return <MoveDetailSkeleton />;
  if (query.isError && !query.data) {
    const problem = problemOf(query.error);
    const isGone = problem.code === "not_found";
    return (
      <ErrorState
        title={isGone ? "There is no such move" : "This move could not be read"}
        message={isGone ? "It may belong to another workspace, or the link is incomplete." : problem.message}
        requestId={problem.requestId}
        isBusy={query.isFetching}
        onRetry={isGone ? undefined : () => void query.refetch()}
      />
    );
  }
  return <LoadedMove move={query.data as Move} commands={commands} focusAt={focusAt} isPage={isPage} />;
}

function LoadedMove({ move, commands, focusAt, isPage }: Omit<MoveDetailProps, "moveId"> & { move: Move }) {
  return (
    <SectionLevel level={isPage ? 2 : 3}>
      <div className={isPage ? "flex min-h-full flex-col" : "flex h-full flex-col"}>
        <div className={isPage ? "flex-1" : "min-h-0 flex-1 overflow-y-auto"} data-detail-scroll>
          <article className="mx-auto w-full max-w-3xl space-y-8 px-4 pt-5 pb-8 lg:px-8 lg:pt-8">
            <PresenceLine move={move} commands={commands} />
            <DetailHeader move={move} commands={commands} focusAt={focusAt} isPage={isPage} />
            <MoveState move={move} commands={commands} />
            <Why move={move} />
            <DraftPanel move={move} commands={commands} />
            <PreviewSection move={move} />
            <DetailRecord move={move} commands={commands} />
          </article>
        </div>
        <ActionBar move={move} commands={commands} isPage={isPage} />
      </div>
    </SectionLevel>
  );
}
