"use client";

import { type KeyboardEvent, useEffect, useRef } from "react";
import { fieldProblem, problemOf } from "#components/api/problem.ts";
import { Button } from "#components/ui/button.tsx";
import { TextArea, TextField } from "#components/ui/field.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Notice } from "#components/ui/states.tsx";
import type { Draft, MoveDetail } from "#server/domain/queue/contract.ts";
import { diffWords } from "./draft-diff.ts";
import { standingClaims, subjectHint, wordCount } from "./draft-marks.ts";
import { DraftRewrites } from "./draft-rewrites.tsx";
import { SourceChip } from "./source-chip.tsx";
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
        hint={subjectHint(edit.subject)}
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
      <DraftRewrites moveId={move.id} subject={edit.subject} text={edit.text} onText={(text) => change({ text })} />
      <EditedClaims edit={edit} claims={draft.claims} />
      {first ? <Changes before={first.text} after={edit.text} /> : null}
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

/** Where the words of the draft come from, and which of them the edit has taken out. */
function EditedClaims({ edit, claims }: { edit: Pick<Draft, "subject" | "text">; claims: Draft["claims"] }) {
  if (claims.length === 0) return null;
  return (
    <section aria-label="Sources of the text" className="text-sm">
      <p className="mb-1 text-ink-3">Words with a source</p>
      <ul className="flex flex-col gap-1">
        {standingClaims(edit, claims).map(({ claim, isThere }) => (
          <li key={`${claim.evidence.id}:${claim.text}`} className="flex flex-wrap items-center gap-2">
            <span className={isThere ? "text-ink" : "text-ink-3 line-through"}>“{claim.text}”</span>
            <SourceChip source={claim.evidence} />
            {isThere ? null : <span className="text-ink-3">not in the mail any more</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const changeLooks = {
  same: "",
  added: "bg-good-soft text-good no-underline",
  removed: "bg-bad-soft text-bad line-through",
} as const;

/** What was changed since the first version. */
function Changes({ before, after }: { before: string; after: string }) {
  return (
    <details className="rounded-lg border border-line">
      <summary className="flex min-h-9 items-center px-3 text-sm font-medium text-ink-2 hover:bg-hover touch:min-h-11">
        What changed since the first version
      </summary>
      <p className="border-t border-line p-3 text-sm break-words whitespace-pre-wrap text-ink">
        {keyed(diffWords(before, after)).map(({ key, kind, text }) => {
          if (kind === "same") return <span key={key}>{text}</span>;
          const Word = kind === "added" ? "ins" : "del";
          return (
            <Word key={key} className={changeLooks[kind]}>
              {text}
            </Word>
          );
        })}
      </p>
    </details>
  );
}

/** Parts with the place they begin at as their key. */
function keyed<Part extends { text: string }>(parts: Part[]): (Part & { key: number })[] {
  let at = 0;
  return parts.map((part) => {
    at += part.text.length;
    return { ...part, key: at };
  });
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
