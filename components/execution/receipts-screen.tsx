"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronRight, FileCheck } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { byCursor, PagedList } from "#components/api/paged-list.tsx";
import { RelativeTime } from "#components/clock/now.tsx";
import { channelLabels } from "#components/queue/present.ts";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import type { ShownReceipt } from "#server/domain/execution/contract.ts";
import { ChainCheck } from "./chain-check.tsx";
import { ReceiptView } from "./receipt-view.tsx";
import { receiptsInput } from "./receipts-input.ts";

/** What was done and what was taken back, newest first, with the proof that none is missing. */
export function ReceiptsScreen() {
  const { can } = useWorkspace();
  return (
    <PageBody>
      <PageHeader
        title="Receipts"
        description="What was done at your vendors, and what was taken back. Each receipt carries the hash of the one before, so none can be changed or left out unseen."
      />
      {can("audit.read") ? <ChainCheck /> : null}
      <ReceiptList />
    </PageBody>
  );
}

function ReceiptList() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(trpc.execution.receipts.infiniteQueryOptions(receiptsInput(slug), byCursor));
  return (
    <PagedList
      query={query}
      what="receipts"
      label="Receipts"
      empty={
        <EmptyState
          icon={<FileCheck className="size-5" />}
          title="No receipt yet"
          action={
            <Link href={`/${slug}/today`} className={buttonClass({ variant: "primary" })}>
              Go to Today
            </Link>
          }
        >
          The first approved move that is carried out writes the first receipt.
        </EmptyState>
      }
      row={(receipt) => <ReceiptRow key={receipt.id} receipt={receipt} slug={slug} />}
    />
  );
}

const actionLabel = (type: string): string => (channelLabels as Record<string, string>)[type] ?? type;

function ReceiptRow({ receipt, slug }: { receipt: ShownReceipt; slug: string }) {
  const { body, seq } = receipt;
  return (
    <li>
      <details className="group">
        <summary className="flex min-h-12 list-none items-center gap-3 px-4 py-2.5 hover:bg-hover [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden="true"
            className="size-4 shrink-0 text-ink-3 transition-transform duration-140 group-open:rotate-90"
          />
          <span className="w-10 shrink-0 text-sm text-ink-3 tabular-nums">#{seq}</span>
          <span className="min-w-0 flex-1 text-base font-medium break-words text-ink">
            {receipt.moveTitle ?? actionLabel(body.actionType)}
            {body.kind === "undo" ? (
              <Badge tone="warn" className="ml-2">
                Taken back
              </Badge>
            ) : null}
            {receipt.moveTitle ? (
              <span className="block text-sm font-normal text-ink-2">{actionLabel(body.actionType)}</span>
            ) : null}
          </span>
          <RelativeTime at={body.at} isPast className="shrink-0 text-xs text-ink-3" />
        </summary>
        <div className="space-y-3 border-t border-line px-4 py-3 sm:pl-11">
          <ReceiptView receipt={receipt} />
          <Link
            href={`/${slug}/moves/${body.moveId}`}
            className="text-sm text-accent-text underline underline-offset-2"
          >
            The move it belongs to
          </Link>
        </div>
      </details>
    </li>
  );
}
