"use client";

import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { ErrorState, Notice, Skeleton } from "#components/ui/states.tsx";
import type { BulkResult, BulkReview } from "#server/domain/approvals/contract.ts";
import { ApprovalContent } from "./approval-content.tsx";
import { useApprovalActions } from "./use-approvals.ts";

/** Approves many moves at once, after a look at a sample of them. Each is approved by its own content. */
export function BulkDialog({ moveIds, onClose }: { moveIds: readonly string[]; onClose: () => void }) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const { slug: workspaceSlug } = useWorkspace();
  const [result, setResult] = useState<BulkResult | null>(null);
  // A review is made for this dialog and read from nowhere else.
  const query = useQuery({
    queryKey: [...trpc.approvals.startBulk.mutationKey(), workspaceSlug, ...moveIds],
    queryFn: () => client.approvals.startBulk.mutate({ workspaceSlug, moveIds: [...moveIds] }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return (
    <Dialog isOpen isWide onClose={onClose} title={result ? "Done" : `Approve ${moveIds.length} moves`}>
      {result ? (
        <Result result={result} review={query.data} onClose={onClose} />
      ) : query.isPending ? (
        <Skeleton className="h-48 w-full rounded-xl" />
      ) : query.isError ? (
        <ErrorState
          title="The review could not be started"
          message={`${problemOf(query.error).message} Nothing was approved.`}
          onRetry={() => void query.refetch()}
          isBusy={query.isFetching}
        />
      ) : (
        <Review review={query.data} onClose={onClose} onDone={setResult} />
      )}
    </Dialog>
  );
}

type ReviewProps = { review: BulkReview; onClose: () => void; onDone: (result: BulkResult) => void };

function Review({ review, onClose, onDone }: ReviewProps) {
  const client = useTRPCClient();
  const { slug: workspaceSlug } = useWorkspace();
  const { run } = useApprovalActions();
  const [confirmed, setConfirmed] = useState<readonly string[]>([]);
  const [isBusy, setBusy] = useState(false);
  const sample = review.items.filter((item) => review.sampleIds.includes(item.moveId));
  const missing = sample.length - confirmed.length;
  const confirm = async (moveId: string, contentHash: string) => {
    setBusy(true);
    const input = { workspaceSlug, reviewId: review.reviewId, moveId, contentHash };
    const isDone = await run(() => client.approvals.confirmSampled.mutate(input), "Confirmed", "Not confirmed");
    if (isDone) setConfirmed((old) => [...old, moveId]);
    setBusy(false);
  };
  const decide = async () => {
    setBusy(true);
    await run(
      async () => onDone(await client.approvals.decideMany.mutate({ workspaceSlug, reviewId: review.reviewId })),
      "Decided",
      "Not approved",
    );
    setBusy(false);
  };
  return (
    <div className="space-y-4">
      {review.leftOut.length > 0 ? <LeftOut review={review} /> : null}
      {sample.length === 0 ? null : (
        <>
          <p className="text-base text-pretty text-ink-2">
            {sample.length === 1
              ? `Look at this one of ${review.items.length} first. It was picked by the content, so starting again picks the same.`
              : `Look at these ${sample.length} of ${review.items.length} first. They were picked by the content, so starting again picks the same.`}
          </p>
          <ul aria-label="Sample" className="space-y-2">
            {sample.map((item) => (
              <Sampled
                key={item.moveId}
                item={item}
                isConfirmed={confirmed.includes(item.moveId)}
                isBusy={isBusy}
                onConfirm={() => void confirm(item.moveId, item.contentHash)}
              />
            ))}
          </ul>
        </>
      )}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="primary"
          disabled={sample.length === 0 || missing > 0}
          isBusy={isBusy}
          onClick={() => void decide()}
        >
          {missing > 0 ? `${missing} still to look at` : `Approve ${review.items.length}`}
        </Button>
      </div>
    </div>
  );
}

type SampledProps = { item: BulkReview["items"][number]; isConfirmed: boolean; isBusy: boolean; onConfirm: () => void };

function Sampled({ item, isConfirmed, isBusy, onConfirm }: SampledProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="rounded-xl border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-2 px-3.5 py-2.5">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="min-h-8 min-w-0 flex-1 text-left text-base font-medium text-ink touch:min-h-11"
        >
          {item.title}
        </button>
        {isConfirmed ? (
          <Badge tone="good">
            <Check aria-hidden="true" className="size-3.5" />
            Confirmed
          </Badge>
        ) : (
          <Button size="sm" onClick={() => setOpen(!isOpen)}>
            {isOpen ? "Close" : "Open"}
          </Button>
        )}
      </div>
      {isOpen ? (
        <div className="border-t border-line p-3.5">
          <ApprovalContent moveId={item.moveId} contentHash={item.contentHash} />
          {isConfirmed ? null : (
            <Button className="mt-3" variant="primary" size="sm" isBusy={isBusy} onClick={onConfirm}>
              It is right
            </Button>
          )}
        </div>
      ) : null}
    </li>
  );
}

function LeftOut({ review }: { review: BulkReview }) {
  return (
    <Notice tone="warn">
      <p className="font-medium">
        {review.leftOut.length === 1 ? "1 move is left out" : `${review.leftOut.length} moves are left out`}
      </p>
      <ul className="mt-1 space-y-1">
        {review.leftOut.map((entry) => (
          <li key={entry.moveId}>
            {entry.title ?? "A move"}: {entry.message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Result({ result, review, onClose }: { result: BulkResult; review?: BulkReview; onClose: () => void }) {
  const failed = result.items.filter((item) => !item.isApproved);
  const titleOf = (moveId: string) => review?.items.find((item) => item.moveId === moveId)?.title ?? "A move";
  return (
    <div className="space-y-4">
      <p className="text-base text-ink">
        {result.approved} of {result.items.length} approved.
      </p>
      {failed.length > 0 ? (
        <Notice tone="warn">
          <ul className="space-y-1">
            {failed.map((item) => (
              <li key={item.moveId}>
                {titleOf(item.moveId)}: {item.message}
              </li>
            ))}
          </ul>
        </Notice>
      ) : null}
      <div className="flex justify-end">
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  );
}
