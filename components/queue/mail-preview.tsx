"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { problemOf } from "#components/api/problem.ts";
import { Button } from "#components/ui/button.tsx";
import { Notice, Skeleton } from "#components/ui/states.tsx";
import type { ExecutionPreview } from "#server/domain/execution/contract.ts";
import type { usePreview } from "./use-preview.ts";

/** How the mail will arrive, made by the code that sends it. */
export function MailPreview({ preview }: { preview: ReturnType<typeof usePreview> }) {
  if (preview.fetchStatus === "idle" && !preview.data && !preview.isError) return null;
  if (preview.isPending) return <Skeleton className="mt-4 h-8 w-56" />;
  if (preview.isError) {
    return (
      <Notice tone="warn" className="mt-4">
        <p className="font-medium">The exact preview could not be made. {problemOf(preview.error).message}</p>
        <Button size="sm" className="mt-2" isBusy={preview.isFetching} onClick={() => void preview.refetch()}>
          Try again
        </Button>
      </Notice>
    );
  }
  return <Arrival preview={preview.data} />;
}

function Arrival({ preview }: { preview: ExecutionPreview }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="group mt-4 rounded-xl border border-line"
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary className="flex min-h-10 list-none items-center gap-2 rounded-xl px-3.5 text-sm font-medium text-ink hover:bg-hover touch:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 text-ink-3 transition-transform duration-140 group-open:rotate-90"
        />
        Exactly what will be sent
      </summary>
      {isOpen ? (
        <div className="space-y-3 border-t border-line p-4">
          <p className="text-sm break-words text-ink-2">
            {preview.from} → {preview.to.join(", ")}{" "}
            <span className="text-ink-3">by {vendorName(preview.vendor)}, as text and HTML</span>
          </p>
          <MailFrame html={preview.html} subject={preview.subject} />
          <details>
            <summary className="text-sm text-ink-2 underline-offset-2 hover:underline">The plain-text part</summary>
            <pre className="mt-2 rounded-lg bg-sunken p-3 font-mono text-xs leading-5 break-words whitespace-pre-wrap text-ink">
              {preview.text}
            </pre>
          </details>
        </div>
      ) : null}
    </details>
  );
}

const vendorName = (vendor: string): string => (vendor === "google" || vendor === "gmail" ? "Gmail" : vendor);

/** Mail is shown on white, as its reader's program would. No script can run in this frame. */
function MailFrame({ html, subject }: { html: string; subject: string }) {
  const [height, setHeight] = useState(160);
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mail</title></head><body style="margin:16px;background:#fff;color:#1b1b1a;font:15px/1.55 Arial,sans-serif;overflow-wrap:anywhere">${html}</body></html>`;
  return (
    <iframe
      title={`The mail “${subject}” as it will arrive`}
      sandbox="allow-same-origin"
      srcDoc={page}
      onLoad={(event) => setHeight((event.currentTarget.contentDocument?.documentElement.scrollHeight ?? 140) + 2)}
      style={{ height }}
      className="w-full rounded-lg border border-line bg-[#fff]"
    />
  );
}
