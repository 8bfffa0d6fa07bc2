"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, Undo2 } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { RelativeTime } from "#components/clock/now.tsx";
import { SandboxMark } from "#components/shell/logo.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { NoPermission, Notice } from "#components/ui/states.tsx";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { ReceiptView } from "./receipt-view.tsx";

/** What a move has done: its receipt, and the way back as far as there is one. */
export function DonePanel({ move }: { move: MoveDetail }) {
  const { workspace } = useWorkspace();
  const to = "to" in move.params && move.actionType !== "create_draft" ? move.params.to.join(", ") : null;
  return (
    <section aria-label="Receipt" className="rounded-xl border border-line bg-good-soft px-4 py-3">
      <p className="flex items-center gap-2 text-md font-semibold text-good">
        <CircleCheck aria-hidden="true" className="size-4.5" />
        {to ? `Sent to ${to}` : "Done"}
        {workspace.isSandbox ? <SandboxMark className="ml-auto" /> : null}
      </p>
      {move.receipt ? (
        <>
          <p className="mt-1 text-sm text-ink-2">
            Receipt #{move.receipt.seq}, <RelativeTime at={move.receipt.at} isPast />
          </p>
          <ReceiptDetails receiptId={move.receipt.id} />
        </>
      ) : (
        <p className="mt-1 text-sm text-ink-2">The receipt is being written.</p>
      )}
      <Undo move={move} />
    </section>
  );
}

/** Read when somebody opens it. */
function ReceiptDetails({ receiptId }: { receiptId: string }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const [isOpen, setOpen] = useState(false);
  const query = useQuery({
    ...trpc.execution.receipt.queryOptions({ workspaceSlug: slug, receiptId }),
    enabled: isOpen,
  });
  return (
    <details data-seen="receipt_seen" className="mt-1" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex min-h-6 items-center text-sm text-ink-2 underline-offset-2 hover:underline touch:min-h-11">
        Show the receipt
      </summary>
      <div className="mt-2">
        {query.data ? <ReceiptView receipt={query.data} /> : null}
        {query.isError ? <p className="text-sm text-ink-2">{problemOf(query.error).message}</p> : null}
      </div>
    </details>
  );
}

function Undo({ move }: { move: MoveDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { slug, can } = useWorkspace();
  const undo = useMutation(
    trpc.execution.undo.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.queue.pathKey() }),
    }),
  );
  if (move.undoClass === "final") return <p className="mt-2 text-sm text-ink-2">This cannot be taken back.</p>;
  const status = move.undo?.status;
  if (status === "requested" || status === "calling") {
    return (
      <Notice tone="accent" className="mt-3">
        It is being taken back. This page follows it.
      </Notice>
    );
  }
  if (!can("move.undo")) return <NoPermission>Only members and admins can take it back.</NoPermission>;
  const isMail = move.actionType === "send_email" || move.actionType === "reply_email";
  return (
    <div className="mt-3 space-y-2">
      {status === "failed" ? (
        <Notice tone="bad">{move.undo?.failure?.message ?? "It could not be taken back."}</Notice>
      ) : null}
      {undo.isError ? <Notice tone="bad">{problemOf(undo.error).message}</Notice> : null}
      {undo.data?.kind === "correction" ? (
        <p className="text-sm text-ink-2">
          <Link
            href={`/${slug}/moves/${undo.data.correctionMoveId}`}
            className="text-accent-text underline underline-offset-2"
          >
            A correction waits for your words.
          </Link>
        </p>
      ) : (
        <Button isBusy={undo.isPending} onClick={() => undo.mutate({ workspaceSlug: slug, moveId: move.id })}>
          <Undo2 aria-hidden="true" className="size-4" />
          {isMail ? "Write a correction" : "Undo it"}
        </Button>
      )}
    </div>
  );
}
