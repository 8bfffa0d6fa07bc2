"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { TextField } from "#components/ui/field.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { SequenceView } from "#server/domain/sequences/contract.ts";
import { SequencePreview } from "./sequences-preview.tsx";
import { newStep, type StepFields, StepsEditor, stepsOf } from "./sequences-steps.tsx";
import { useSequences } from "./use-save.ts";

const ConfirmDialog = dynamic(
  () => import("#components/ui/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
  { ssr: false },
);

/** Writes a sequence, and shows it for a person before it is saved. */
export function SequenceDialog({ sequence, onClose }: { sequence: SequenceView | null; onClose: () => void }) {
  const client = useTRPCClient();
  const { slug: workspaceSlug } = useWorkspace();
  const { run, isBusy, error } = useSequences();
  const [name, setName] = useState(sequence?.name ?? "");
  const [fields, setFields] = useState<StepFields[]>(() =>
    sequence ? sequence.steps.map((step) => newStep(step)) : [newStep()],
  );
  const [isArchiving, setArchiving] = useState(false);
  const save = async () => {
    const stored = sequence ? { sequenceId: sequence.id, version: sequence.version } : {};
    const input = { workspaceSlug, name, steps: stepsOf(fields), ...stored };
    if (await run(() => client.sequences.save.mutate(input), "Sequence saved")) onClose();
  };
  const archive = async () => {
    const sequenceId = sequence?.id ?? "";
    if (await run(() => client.sequences.archive.mutate({ workspaceSlug, sequenceId }), "Sequence archived")) onClose();
  };
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={sequence ? `Edit “${sequence.name}”` : "New sequence"}
      description="Fields: {first_name}, {company}, {title}, {sender_name}. A sentence whose field is not known of a person is left out."
    >
      <form
        className="space-y-5"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label="Name"
          required
          minLength={2}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <StepsEditor fields={fields} onChange={setFields} />
        <SequencePreview steps={stepsOf(fields)} />
        {error ? <Notice tone="bad">{problemOf(error).message}</Notice> : null}
        <div className="flex flex-wrap justify-end gap-2">
          {sequence ? (
            <Button variant="ghost" className="mr-auto" onClick={() => setArchiving(true)}>
              Archive
            </Button>
          ) : null}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            Save sequence
          </Button>
        </div>
      </form>
      {isArchiving ? (
        <ConfirmDialog
          title={`Archive “${sequence?.name}”?`}
          text="Nobody can be enrolled any more, and whoever is in it gets no further step. What was sent stays sent. This is final."
          action="Archive"
          onClose={() => setArchiving(false)}
          onConfirm={() => void archive()}
        />
      ) : null}
    </Dialog>
  );
}
