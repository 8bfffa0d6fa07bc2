"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, Download } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { notify } from "#components/ui/notify.ts";
import { Notice } from "#components/ui/states.tsx";
import { intactText } from "./present.ts";

/** Checks all receipts when asked, and hands them out for a check without us. */
export function ChainCheck() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const check = useQuery({
    ...trpc.execution.verifyReceipts.queryOptions({ workspaceSlug: slug }),
    enabled: false,
    gcTime: 0,
  });
  const [isExporting, setExporting] = useState(false);
  const save = async () => {
    setExporting(true);
    try {
      await download(slug);
    } catch {
      notify({ tone: "bad", title: "The export did not arrive", description: "Nothing was saved. Try again." });
    } finally {
      setExporting(false);
    }
  };
  return (
    <div className="mb-4 space-y-3">
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => void check.refetch()} isBusy={check.isFetching}>
          Check all receipts
        </Button>
        <Button onClick={() => void save()} isBusy={isExporting}>
          <Download aria-hidden="true" className="size-4" />
          Export
        </Button>
      </div>
      <div role="status">
        {check.isError ? <Notice tone="warn">{problemOf(check.error).message}</Notice> : null}
        {check.data?.isIntact ? (
          <Notice tone="good" icon={<CircleCheck className="size-4" />}>
            {intactText(check.data.checked)}
          </Notice>
        ) : null}
        {check.data && !check.data.isIntact ? (
          <Notice tone="bad" icon={<CircleAlert className="size-4" />}>
            The chain is broken at #{check.data.seq}: {check.data.problem}
          </Notice>
        ) : null}
      </div>
    </div>
  );
}

/** Saves the export as a file. `./caseyos verify-receipts` checks it anywhere. */
async function download(slug: string): Promise<void> {
  const answer = await fetch("/api/v1/receipts/export", { headers: { "x-workspace": slug } });
  if (!answer.ok) throw new Error("export refused");
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = `receipts-${slug}.jsonl`;
  link.click();
  URL.revokeObjectURL(address);
}
