"use client";

import { useState } from "react";
import { problemOf } from "#components/api/problem.ts";
import { type Answer, useDecide } from "#components/pwa/use-decide.ts";
import { markUnsavedWords } from "#components/shell/unsaved-words.ts";
import { notify } from "#components/ui/notify.ts";
import type { Draft, MoveDetail } from "#server/domain/queue/contract.ts";
import { useQueueCache } from "./use-queue-cache.ts";

type Text = { subject: string; text: string };
/** `from`: the words that the edit began with, of that version. */
type Edit = Text & { version: number; from: Text };

const isSame = (a: Text | null, b: Text) => a?.subject === b.subject && a.text === b.text;
const wordsOf = ({ subject, text }: Text): Text => ({ subject, text });

/** What was typed and not saved, by move: going to another row and back loses nothing. */
const unsaved = new Map<string, Edit>();

/** Whether words for this move stand in the editor that an approval would not cover. */
export const hasUnsavedEdit = (moveId: string): boolean => unsaved.has(moveId);

/**
 * Saving names the version the person started from: an edit by somebody else in between is told, and this text is kept. What
 * happened to the move without changing its words, such as an approval taken back, stands in no one's way.
 */
export function useDraftEdit(move: MoveDetail, draft: Draft, onClose: () => void) {
  const decide = useDecide();
  const cache = useQueueCache();
  const [edit, setEdit] = useState<Edit>(
    () => unsaved.get(move.id) ?? { ...wordsOf(draft), version: move.version, from: wordsOf(draft) },
  );
  const [error, setError] = useState<unknown>(null);
  const [isSaving, setSaving] = useState(false);
  const first: Text | null = draft.first ?? (draft.origin.kind === "person" ? null : draft);

  const change = (patch: Partial<Edit>) => {
    const next = { ...edit, ...patch };
    unsaved.set(move.id, next);
    markUnsavedWords(`draft:${move.id}`, true);
    setEdit(next);
  };
  const leave = () => {
    unsaved.delete(move.id);
    markUnsavedWords(`draft:${move.id}`, false);
    onClose();
  };
  const send = async (version: number): Promise<Answer> => {
    try {
      return await decide(move, { kind: "edit", moveId: move.id, ...wordsOf(edit), version });
    } catch (thrown) {
      if (problemOf(thrown).code !== "conflict") throw thrown;
      await cache.refresh(move.id);
      const now = await cache.read(move.id);
      if (now.version === version || now.status !== "open" || !isSame(now.draft, edit.from)) throw thrown;
      return decide(move, { kind: "edit", moveId: move.id, ...wordsOf(edit), version: now.version });
    }
  };
  const save = async () => {
    if (isSaving) return;
    setSaving(true);
    setError(null);
    try {
      const answer = await send(isSame(draft, edit.from) ? move.version : edit.version);
      if (answer.is === "decided") {
        const { version, contentHash = move.contentHash } = answer.decided;
        // At once: an approval given in the next moment is bound to what was just saved.
        cache.show(cache.find(move.id) ?? move, { version, contentHash });
        await cache.refresh(move.id);
        notify({ title: "Draft saved" });
      } else notify({ title: "Draft kept here", description: "It is saved when the connection is back." });
      leave();
    } catch (thrown) {
      setError(thrown);
      setSaving(false);
    }
  };
  return {
    edit,
    error,
    isSaving,
    change,
    save,
    leave,
    /** The first version, when it differs from what stands here. */
    first: first && (first.subject !== edit.subject || first.text !== edit.text) ? first : null,
    /** Somebody saved another version meanwhile. */
    isStale: edit.version !== move.version && !isSame(draft, edit.from),
    overwrite: () => change({ version: move.version, from: wordsOf(draft) }),
  };
}
