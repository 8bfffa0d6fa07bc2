"use client";

import { type KeyboardEvent, useEffect, useRef } from "react";
import { fieldProblem, problemOf } from "#components/api/problem.ts";
import { Button } from "#components/ui/button.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { Draft, MoveDetail } from "#server/domain/queue/contract.ts";
import { wordCount } from "./draft-marks.ts";
import { useDraftEdit } from "./use-draft-edit.ts";

type EditorProps = { move: MoveDetail; draft: Draft; onClose: () => void };

export function DraftEditor({ move, draft, onClose }: EditorProps) {
  const form = useRef<HTMLFormElement>(null);
  const { edit, error, isSaving, change, save, leave, first, isStale, overwrite } = useDraftEdit(move, draft, onClose);

  useEffect(() => {
    const field = form.current?.querySelector("textarea");
    field?.focus({ preventScroll: true });
    field?.setSelectionRange(0, 0);
    form.current?.scrollIntoView({ block: "nearest" });
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") leave();
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.current?.requestSubmit();
  };
  return (
    <form
      ref={form}
      aria-label="Edit the draft"
      className="scroll-m-4 space-y-3 rounded-xl border border-line bg-surface p-4 shadow-1"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        label="Subject"
        value={edit.subject}
        maxLength={300}
        required
        onKeyDown={onKeyDown}
        onChange={(event) => change({ subject: event.target.value })}
        error={fieldProblem(error, "subject")}
      />
      <TextArea
        label="Text"
        value={edit.text}
        maxLength={20_000}
        required
        onKeyDown={onKeyDown}
        onChange={(event) => change({ text: event.target.value })}
        error={fieldProblem(error, "text")}
        hint={`${wordCount(edit.text)} words. Saving changes what an approval covers.`}
      />
      {error ? <SaveProblem error={error} isStale={isStale} onOverwrite={overwrite} /> : null}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" isBusy={isSaving}>
          Save draft
          <Kbd>⌘↵</Kbd>
        </Button>
        <Button onClick={leave}>Cancel</Button>
        {first ? (
          <Button
            variant="ghost"
            className="sm:ml-auto"
            onClick={() => change({ subject: first.subject, text: first.text })}
          >
            Back to the first version
          </Button>
        ) : null}
      </div>
    </form>
  );
}

function SaveProblem({ error, onOverwrite, isStale }: { error: unknown; onOverwrite: () => void; isStale: boolean }) {
  const problem = problemOf(error);
  return (
    <Notice tone="bad">
      <p role="alert" className="font-medium">
        Not saved. {problem.message}
      </p>
      <p>Your text is still here.</p>
      {problem.code === "conflict" && isStale ? (
        <Button size="sm" className="mt-2" onClick={onOverwrite}>
          Keep mine over theirs
        </Button>
      ) : null}
    </Notice>
  );
}
