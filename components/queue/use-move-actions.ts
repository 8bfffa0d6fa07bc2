"use client";

import { useMemo } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { dismissNotification, notify } from "#components/ui/notify.ts";
import type { DismissReason, QueueRow } from "#server/domain/queue/contract.ts";
import { SECOND_MS } from "#server/platform/pure/time.ts";
import { dropNote, putNote } from "./row-notes.ts";
import { forgetUndo, pushUndo, runUndo } from "./undo-stack.ts";
import { type QueueCache, useQueueCache } from "./use-queue-cache.ts";

/** How long a toast offers to take an action back. */
const UNDO_MS = 8 * SECOND_MS;
/** How long a row that came back keeps its words. */
const NOTE_MS = 8 * SECOND_MS;

type Step = {
  card: QueueRow;
  /** What the screen shows meanwhile. */
  patch: Partial<QueueRow>;
  /** What the server says of the move afterwards. */
  call: () => Promise<{ version: number; contentHash?: string }>;
  /** "Could not snooze": the start of the message if it fails. */
  failure: string;
};

export type MoveActions = {
  approve: (card: QueueRow) => Promise<void>;
  undoApproval: (card: QueueRow) => Promise<void>;
  snooze: (card: QueueRow, until: string) => Promise<void>;
  dismiss: (card: QueueRow, reason: DismissReason, note?: string) => Promise<void>;
  reopen: (card: QueueRow) => Promise<void>;
  retry: (card: QueueRow) => Promise<void>;
  assign: (card: QueueRow, owner: { id: string | null; name: string | null }) => Promise<void>;
};

/** What a person may do to a move, shown at once and corrected if the server says otherwise. */
export function useMoveActions(): MoveActions {
  const client = useTRPCClient();
  const cache = useQueueCache();
  const { slug: workspaceSlug, workspace } = useWorkspace();
  const { holdSeconds } = workspace;
  return useMemo(() => {
    const at = (card: QueueRow) => ({ workspaceSlug, moveId: card.id });
    const undoApproval = async (card: QueueRow) => {
      const isDone = await attempt(cache, {
        card,
        patch: { status: "open", holdUntil: null },
        call: () => client.approvals.undo.mutate(at(card)),
        failure: "Too late to undo",
      });
      if (isDone) notify({ title: "Taken back. Nothing was sent." });
    };
    const reopen = async (card: QueueRow) => {
      await attempt(cache, {
        card,
        patch: { status: "open", snoozedUntil: null },
        call: () => client.queue.reopen.mutate(at(card)),
        failure: "Could not open it again",
      });
    };
    const approve = async (card: QueueRow) => {
      const holdUntil = new Date(Date.now() + holdSeconds * SECOND_MS).toISOString();
      let until = holdUntil;
      let isFirst = false;
      const isDone = await attempt(cache, {
        card,
        patch: { status: "scheduled", holdUntil },
        call: async () => {
          const decision = await client.approvals.decide.mutate({
            ...at(card),
            contentHash: card.contentHash,
            verdict: "approve",
          });
          until = decision.holdUntil ?? holdUntil;
          isFirst = decision.status === "awaiting_approval";
          return decision;
        },
        failure: "Not approved",
      });
      if (isDone && isFirst) notify({ title: "Approved. One more person has to.", description: card.title });
      else if (isDone) offerUndo(card, "Approved", () => undoApproval(card), { holdSeconds, until: Date.parse(until) });
    };
    const snooze = async (card: QueueRow, until: string) => {
      const call = () => client.queue.snooze.mutate({ ...at(card), until });
      const isDone = await attempt(cache, { card, patch: { status: "snoozed" }, call, failure: "Could not snooze" });
      if (isDone) offerUndo(card, "Snoozed", () => reopen(card));
    };
    const dismiss = async (card: QueueRow, reason: DismissReason, note?: string) => {
      const call = () => client.queue.dismiss.mutate({ ...at(card), reason, note });
      const isDone = await attempt(cache, { card, patch: { status: "dismissed" }, call, failure: "Could not dismiss" });
      if (isDone) offerUndo(card, "Dismissed", () => reopen(card));
    };
    const retry = async (card: QueueRow) => {
      const call = () => client.execution.retry.mutate(at(card));
      await attempt(cache, { card, patch: { status: "open" }, call, failure: "Could not put it back" });
    };
    const assign = async (card: QueueRow, owner: { id: string | null; name: string | null }) => {
      const call = () => client.queue.assign.mutate({ ...at(card), ownerId: owner.id });
      await attempt(cache, {
        card,
        patch: { ownerId: owner.id, ownerName: owner.name },
        call,
        failure: "Could not assign",
      });
    };
    return { approve, undoApproval, snooze, dismiss, reopen, retry, assign };
  }, [client, cache, workspaceSlug, holdSeconds]);
}

/** Shows the change, asks the server, and puts everything back with the reason when it refuses. */
async function attempt(cache: QueueCache, { card, patch, call, failure }: Step): Promise<boolean> {
  cache.show(card, patch);
  try {
    const { version, contentHash = card.contentHash } = await call();
    // What the person does next is bound to this version, not to the one before.
    cache.show({ ...card, ...patch }, { version, contentHash });
    await cache.refresh(card.id, "open");
    return true;
  } catch (error) {
    const problem = problemOf(error);
    cache.show(card, {});
    putNote(card.id, problem.message);
    notify({ tone: "bad", title: failure, description: problem.message });
    setTimeout(() => {
      dropNote(card.id);
      void cache.refresh(card.id);
    }, NOTE_MS);
    return false;
  }
}

function offerUndo(
  card: QueueRow,
  verb: string,
  undo: () => void,
  hold?: { holdSeconds: number; until: number },
): void {
  if (hold?.holdSeconds === 0) {
    notify({ title: `${verb}: ${card.title}`, description: "Happening now" });
    return;
  }
  const timeoutMs = hold ? Math.min(Math.max(hold.until - Date.now(), SECOND_MS), 20 * SECOND_MS) : UNDO_MS;
  const action = { label: "Undo", keys: "U", run: () => void runUndo(card.id) };
  const message = notify({ title: `${verb}: ${card.title}`, timeoutMs, action, until: hold?.until });
  const entry = { moveId: card.id, run: undo, hide: () => dismissNotification(message) };
  pushUndo(entry);
  if (hold) setTimeout(() => forgetUndo(entry), Math.max(0, hold.until - Date.now()));
}
