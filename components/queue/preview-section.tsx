"use client";

import { ChevronRight, PenLine } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/states.tsx";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { isMail } from "./present.ts";
import { mayChange } from "./present-params.ts";
import { isAhead } from "./use-preview.ts";

const PreviewPanel = dynamic(
  () => import("#components/execution/preview-panel.tsx").then((module) => module.PreviewPanel),
  { ssr: false, loading: () => <Skeleton className="h-40 w-full" /> },
);

const ParamsEditor = dynamic(() => import("./params-editor.tsx").then((module) => module.ParamsEditor), {
  ssr: false,
  loading: () => <Skeleton className="h-40 w-full" />,
});

/** The preview, with a way to change the details it shows. */
function EditablePreview({ move }: { move: MoveDetail }) {
  const { can } = useWorkspace();
  const [isEditing, setEditing] = useState(false);
  const isChangeable = can("move.edit") && mayChange(move);
  if (isEditing && isChangeable) return <ParamsEditor move={move} onClose={() => setEditing(false)} />;
  const action = isChangeable ? (
    <Button size="sm" onClick={() => setEditing(true)}>
      <PenLine aria-hidden="true" className="size-3.5" />
      Change the details
    </Button>
  ) : null;
  return <PreviewPanel moveId={move.id} action={action} />;
}

/** What would be done, by the code that does it. A mail's words stand above already: its preview opens on demand. */
export function PreviewSection({ move }: { move: MoveDetail }) {
  const [isOpen, setOpen] = useState(false);
  if (!isAhead(move.status)) return null;
  if (!isMail(move.actionType)) return <EditablePreview key={move.id} move={move} />;
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
