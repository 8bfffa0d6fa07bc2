"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { SequenceView } from "#server/domain/sequences/contract.ts";
import { PersonField } from "./sequences-person.tsx";

/** Proposes to enrol one person: a move in the queue. */
export function EnrolDialog({ sequence, onClose }: { sequence: SequenceView; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  const [contactId, setContactId] = useState("");
  const propose = useMutation(
    trpc.sequences.proposeEnrolment.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.queue.pathKey() }),
    }),
  );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Enrol in “${sequence.name}”`}
      description="It becomes a move in the queue. Once that is approved, each mail waits for its own approval."
    >
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          propose.mutate({ workspaceSlug, sequenceId: sequence.id, contactId });
        }}
      >
        <PersonField value={contactId} onChange={setContactId} />
        {propose.isError ? <Notice tone="bad">{problemOf(propose.error).message}</Notice> : null}
        {propose.data ? (
          <p role="status" className="text-sm text-ink-2">
            {propose.data.isNew ? "It waits in the queue. " : "It was in the queue already. "}
            <Link
              href={`/${workspaceSlug}/moves/${propose.data.moveId}`}
              className="text-accent-text underline underline-offset-2"
            >
              Open the move
            </Link>
          </p>
        ) : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" variant="primary" isBusy={propose.isPending} disabled={contactId === ""}>
            Propose it
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
