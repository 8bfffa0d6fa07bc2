"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, UserPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Asked } from "#components/api/asked.tsx";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { NoRows, Rows } from "#components/ui/rows.tsx";
import { NoPermission } from "#components/ui/states.tsx";
import type { SequenceView } from "#server/domain/sequences/contract.ts";
import { sequenceFacts } from "./sequences-present.ts";

const SequenceDialog = dynamic(() => import("./sequences-dialog.tsx").then((module) => module.SequenceDialog), {
  ssr: false,
});
const EnrolDialog = dynamic(() => import("./sequences-enrol-dialog.tsx").then((module) => module.EnrolDialog), {
  ssr: false,
});

type Open = { kind: "edit"; sequence: SequenceView | null } | { kind: "enrol"; sequence: SequenceView };

export function SequencesSection() {
  const trpc = useTRPC();
  const { slug, can } = useWorkspace();
  const [open, setOpen] = useState<Open | null>(null);
  const query = useQuery(trpc.sequences.list.queryOptions({ workspaceSlug: slug }));
  const close = () => setOpen(null);
  return (
    <Asked query={query} what="sequences" rows={3}>
      {(sequences) => (
        <div className="space-y-4">
          {sequences.length === 0 ? (
            <NoRows>No sequence yet. Write one, look at it for somebody you know, then enrol people.</NoRows>
          ) : (
            <Rows label="Sequences">
              {sequences.map((sequence) => (
                <SequenceRow key={sequence.id} sequence={sequence} onOpen={setOpen} />
              ))}
            </Rows>
          )}
          {can("sequence.manage") ? (
            <Button onClick={() => setOpen({ kind: "edit", sequence: null })} aria-haspopup="dialog">
              <Plus aria-hidden="true" className="size-4" />
              New sequence
            </Button>
          ) : (
            <NoPermission>Only members and admins write sequences.</NoPermission>
          )}
          {open?.kind === "edit" ? <SequenceDialog sequence={open.sequence} onClose={close} /> : null}
          {open?.kind === "enrol" ? <EnrolDialog sequence={open.sequence} onClose={close} /> : null}
        </div>
      )}
    </Asked>
  );
}

function SequenceRow({ sequence, onOpen }: { sequence: SequenceView; onOpen: (open: Open) => void }) {
  const { can } = useWorkspace();
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 px-4 py-3.5">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-2 text-base font-medium break-words text-ink">
          {sequence.name}
          {sequence.isActive ? null : <Badge tone="neutral">Archived</Badge>}
        </p>
        <p className="mt-0.5 text-xs text-ink-3">{sequenceFacts(sequence)}</p>
      </div>
      {sequence.isActive && can("sequence.manage") ? (
        <div className="flex flex-wrap gap-1.5">
          <Button
            size="sm"
            aria-haspopup="dialog"
            aria-label={`Enrol somebody in ${sequence.name}`}
            onClick={() => onOpen({ kind: "enrol", sequence })}
          >
            <UserPlus aria-hidden="true" className="size-3.5" />
            Enrol
          </Button>
          <Button
            size="sm"
            variant="ghost"
            aria-haspopup="dialog"
            aria-label={`Edit ${sequence.name}`}
            onClick={() => onOpen({ kind: "edit", sequence })}
          >
            Edit
          </Button>
        </div>
      ) : null}
    </li>
  );
}
