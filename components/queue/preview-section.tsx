"use client";

import { ChevronRight } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Skeleton } from "#components/ui/states.tsx";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { isMail } from "./present.ts";
import { isAhead } from "./use-preview.ts";

const PreviewPanel = dynamic(
  () => import("#components/execution/preview-panel.tsx").then((module) => module.PreviewPanel),
  { ssr: false, loading: () => <Skeleton className="h-40 w-full" /> },
);

/** What would be done, by the code that does it. A mail's words stand above already: its preview opens on demand. */
export function PreviewSection({ move }: { move: MoveDetail }) {
  const [isOpen, setOpen] = useState(false);
  if (!isAhead(move.status)) return null;
  if (!isMail(move.actionType)) return <PreviewPanel moveId={move.id} />;
  return (
    <details className="group" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex min-h-10 list-none items-center gap-2 rounded-xl border border-line px-3.5 text-sm font-medium text-ink hover:bg-hover touch:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden="true"
          className="size-4 text-ink-3 transition-transform duration-140 group-open:rotate-90"
        />
        Exactly what will be sent
      </summary>
      {isOpen ? (
        <div className="mt-3">
          <PreviewPanel moveId={move.id} />
        </div>
      ) : null}
    </details>
  );
}
