"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlert, Info, ShieldAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { SectionHeading } from "#components/ui/section-heading.tsx";
import { Notice, Skeleton } from "#components/ui/states.tsx";
import { type ExecutionPreview, type MailView, vendorNames } from "#server/domain/execution/contract.ts";
import { DiffTable } from "./diff-table.tsx";
import { MailFrame } from "./mail-frame.tsx";
import { undoClassLabels } from "./present.ts";

/**
 * Exactly what a move would do, made by the code that does it: what leaves, what changes field by field, what can be done about
 * it afterwards, and what would stop it now.
 */
export function PreviewPanel({
  moveId,
  workspaceSlug,
  action,
}: {
  moveId: string;
  workspaceSlug?: string;
  /** What can be done about it, at its foot. */
  action?: ReactNode;
}) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useQuery(trpc.execution.preview.queryOptions({ workspaceSlug: workspaceSlug ?? slug, moveId }));
  return (
    <section aria-label="Exactly what will happen" className="rounded-xl border border-line bg-surface shadow-1">
      {query.isPending ? (
        <div className="space-y-3 p-4">
          <span className="sr-only">Loading the preview</span>
          <Skeleton className="h-5 w-56" />
          <Skeleton className="h-24 w-full" />
        </div>
      ) : query.isError && !query.data ? (
        <Notice tone="warn" className="m-4">
          <p className="font-medium">The exact preview could not be made. {problemOf(query.error).message}</p>
          <Button size="sm" className="mt-2" isBusy={query.isFetching} onClick={() => void query.refetch()}>
            Try again
          </Button>
        </Notice>
      ) : (
        <Preview preview={query.data} />
      )}
      {action ? <div className="border-t border-line px-4 py-3">{action}</div> : null}
    </section>
  );
}

function Preview({ preview }: { preview: ExecutionPreview }) {
  const { label, tone } = undoClassLabels[preview.undoClass];
  return (
    <>
      <header className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-3">
        <div className="min-w-0">
          <SectionHeading className="text-md font-semibold text-ink">Exactly what will happen</SectionHeading>
          <p className="mt-0.5 text-sm break-words text-ink-2">
            {vendorNames[preview.vendor]} <span aria-hidden="true">→</span> {preview.target}
          </p>
        </div>
        <Badge tone={tone}>{label}</Badge>
      </header>
      <div className="space-y-3 p-4">
        <Refusals refusals={preview.refusals} />
        {preview.diffProblem ? (
          <Notice tone="warn" icon={<CircleAlert className="size-4" />}>
            {preview.diffProblem}
          </Notice>
        ) : null}
        {preview.mail ? <MailBody mail={preview.mail} /> : <Changes preview={preview} />}
        <p className="flex items-start gap-2 text-sm text-pretty text-ink-2">
          <Info aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-ink-3" />
          {preview.undoSentence}
        </p>
      </div>
    </>
  );
}

function Refusals({ refusals }: { refusals: ExecutionPreview["refusals"] }) {
  if (refusals.length === 0) return null;
  return (
    <Notice tone="bad" icon={<ShieldAlert className="size-4" />}>
      <p className="font-medium">It would be stopped now:</p>
      <ul className="mt-0.5 list-disc space-y-0.5 pl-4">
        {refusals.map(({ rule, message }) => (
          <li key={rule}>{message}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** What stands at the vendor and what would; without a look there, what would be written. */
function Changes({ preview }: { preview: ExecutionPreview }) {
  const rows = preview.diff ?? preview.lines.map(({ label, value }) => ({ label, before: null, after: value }));
  if (rows.length === 0) return <p className="text-sm text-ink-2">No field would change.</p>;
  return <DiffTable rows={rows} />;
}

function MailBody({ mail }: { mail: MailView }) {
  return (
    <>
      <p className="text-sm break-words text-ink-2">
        {mail.from} <span aria-hidden="true">→</span> {mail.to.join(", ")}
        <span className="mt-0.5 block font-medium text-ink">{mail.subject}</span>
      </p>
      <MailFrame html={mail.html} subject={mail.subject} />
      <details>
        <summary className="flex min-h-6 items-center text-sm text-ink-2 underline-offset-2 hover:underline touch:min-h-11">
          The plain-text part
        </summary>
        <pre className="mt-2 rounded-lg bg-sunken p-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap text-ink">
          {mail.text}
        </pre>
      </details>
    </>
  );
}
