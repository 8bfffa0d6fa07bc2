"use client";

import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Skeleton } from "#components/ui/states.tsx";
import { machineLines, type StatusLine, vendorLines } from "./present.ts";
import { readReady } from "./read-ready.ts";

/** Whether CaseyOS and the vendors do their work right now, asked anew every half a minute. */
export function StatusCard() {
  const id = useId();
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const machine = useQuery({ queryKey: ["ready"], queryFn: readReady, refetchInterval: 30_000 });
  const vendors = useQuery({
    ...trpc.connections.list.queryOptions({ workspaceSlug }),
    refetchInterval: 30_000,
  });
  const isPending = machine.isPending || vendors.isPending;
  return (
    <section aria-labelledby={id} className="rounded-xl border border-line bg-surface p-5 shadow-1">
      <h2 id={id} className="text-lg font-semibold text-ink">
        System status
      </h2>
      {isPending ? (
        <Skeleton className="mt-4 h-40 w-full rounded-lg" />
      ) : (
        <>
          <Lines lines={machineLines(machine.data ?? null)} />
          <Lines lines={vendorLines(vendors.data?.connections ?? [])} />
          {vendors.isError ? <p className="mt-3 text-sm text-ink-2">The accounts could not be read.</p> : null}
        </>
      )}
    </section>
  );
}

function Lines({ lines }: { lines: StatusLine[] }) {
  if (lines.length === 0) return null;
  return (
    <ul className="mt-3 space-y-2 border-t border-line pt-3">
      {lines.map(({ key, label, state, tone }) => (
        <li key={key} className="flex items-center justify-between gap-3 text-sm">
          <span className="min-w-0 truncate text-ink">{label}</span>
          <Badge tone={tone}>{state}</Badge>
        </li>
      ))}
    </ul>
  );
}
