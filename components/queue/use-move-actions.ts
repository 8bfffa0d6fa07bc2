"use client";

import { useMemo } from "react";
import { useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import type { Decision } from "#components/pwa/decision.ts";
import { isDeciding } from "#components/pwa/in-turn.ts";
import { type Answer, useDecide } from "#components/pwa/use-decide.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { dismissNotification, notify } from "#components/ui/notify.ts";
import type { DismissReason, QueueRow } from "#server/domain/queue/contract.ts";
import { SECOND_MS } from "#server/platform/pure/time.ts";
import { holdText } from "./present.ts";
import { dropNote, putNote } from "./row-notes.ts";
import { forgetUndo, pushUndo, runUndo } from "./undo-stack.ts";
import { type QueueCache, useQueueCache } from "./use-queue-cache.ts";

/** How long a toast offers to take an action back. */
const UNDO_MS = 8 * SECOND_MS;
/** How long a row that came back keeps its words. */
const NOTE_MS = 8 * SECOND_MS;

type Changed = { status: string; version: number; contentHash?: string };

type Step = {
  card: QueueRow;
  /** What the screen shows meanwhile. */
  patch: Partial<QueueRow>;
  /** What the server says of the move afterwards; or that the decision waits for the connection, or was forgotten before it left. */
  call: () => Promise<Answer>;
  /** "Could not snooze": the start of the message if it fails. */
  failure: string;
  /** What stood before is no answer then: it may have been carried out meanwhile. */
  isTakingBack?: boolean;
};

export type MoveActions = {
  approve: (card: QueueRow) => Promise<void>;
  undoApproval: (card: QueueRow) => Promise<void>;
  snooze: (card: QueueRow, until: string) => Promise<void>;
  dismiss: (card: QueueRow, reason: DismissReason, note?: string) => Promise<void>;
  reopen: (card: QueueRow) => Promise<void>;
  retry: (card: QueueRow) => Promise<void>;
  /** Calls off what waits for a kill switch. */
  cancel: (card: QueueRow) => Promise<void>;
  assign: (card: QueueRow, owner: { id: string | null; name: string | null }) => Promise<void>;
};

/** What a person may do to a move, shown at once and corrected if the server says otherwise. */
export function useMoveActions(): MoveActions {
  const client = useTRPCClient();
  const decide = useDecide();
  const cache = useQueueCache();
  const { slug: workspaceSlug, workspace } = useWorkspace();
  const { holdSeconds } = workspace;
  return useMemo(() => {
    const at = (card: QueueRow) => ({ workspaceSlug, moveId: card.id });
    const deciding = (card: QueueRow, patch: Partial<QueueRow>, decision: Decision, failure: string) =>
      attempt(cache, {
        card,
        patch,
        failure,
        call: () => decide(card, decision),
        isTakingBack: decision.kind === "undo" || decision.kind === "reopen",
      });
    const online = async (card: QueueRow, patch: Partial<QueueRow>, call: () => Promise<Changed>, failure: string) => {
      await attempt(cache, { card, patch, failure, call: async () => ({ is: "decided", decided: await call() }) });
    };
    const undoApproval = async (card: QueueRow) => {
      const patch = { status: "open", holdUntil: null } as const;
      const answer = await deciding(card, patch, { kind: "undo", moveId: card.id }, "Too late to undo");
      if (answer?.is === "kept") tellWaiting("Undo", card);
      else if (answer) notify({ title: "Taken back. Nothing was sent." });
    };
    const reopen = async (card: QueueRow) => {
      const patch = { status: "open", snoozedUntil: null } as const;
      const answer = await deciding(card, patch, { kind: "reopen", moveId: card.id }, "Could not open it again");
      if (answer?.is === "kept") tellWaiting("Opened again", card);
    };
    const approve = async (card: QueueRow) => {
      const holdUntil = new Date(Date.now() + holdSeconds * SECOND_MS).toISOString();
      const decision = { kind: "approve", moveId: card.id, contentHash: card.contentHash } as const;
      const answer = await deciding(card, { status: "scheduled", holdUntil }, decision, "Not approved");
      if (answer?.is === "kept") return offerUndo(card, "Approved", () => undoApproval(card), "kept");
      if (answer?.is !== "decided") return;
      const { status, holdUntil: until } = answer.decided;
      if (status === "awaiting_approval")
        return void notify({ title: "Approved. One more person has to.", description: card.title });
      const hold = { holdSeconds, until: Date.parse(until ?? holdUntil) };
      offerUndo(card, "Approved", () => undoApproval(card), hold);
    };
    const snooze = async (card: QueueRow, until: string) => {
      const decision = { kind: "snooze", moveId: card.id, until } as const;
      const answer = await deciding(card, { status: "snoozed" }, decision, "Could not snooze");
      if (answer) offerUndo(card, "Snoozed", () => reopen(card), answer.is === "kept" ? "kept" : undefined);
    };
    const dismiss = async (card: QueueRow, reason: DismissReason, note?: string) => {
      const decision = { kind: "dismiss", moveId: card.id, reason, ...(note ? { note } : {}) } as const;
      const answer = await deciding(card, { status: "dismissed" }, decision, "Could not dismiss");
      if (answer) offerUndo(card, "Dismissed", () => reopen(card), answer.is === "kept" ? "kept" : undefined);
    };
    const retry = (card: QueueRow) =>
      online(card, { status: "open" }, () => client.execution.retry.mutate(at(card)), "Could not put it back");
    const cancel = (card: QueueRow) =>
      online(card, { status: "open" }, () => client.execution.cancel.mutate(at(card)), "Could not call it off");
    const assign = (card: QueueRow, owner: { id: string | null; name: string | null }) =>
      online(
        card,
        { ownerId: owner.id, ownerName: owner.name },
        () => client.queue.assign.mutate({ ...at(card), ownerId: owner.id }),
        "Could not assign",
      );
    return { approve, undoApproval, snooze, dismiss, reopen, retry, cancel, assign };
  }, [client, decide, cache, workspaceSlug, holdSeconds]);
}

/**
 * Shows the change, asks the server, and puts everything back with the reason when it refuses.
 * @returns null when it refused
 */
async function attempt(cache: QueueCache, { card, patch, call, failure, isTakingBack }: Step): Promise<Answer | null> {
  cache.show(card, patch);
  try {
    const answer = await call();
    // A later decision is on its way: the screen shows that one already.
    if (answer.is !== "decided" || isDeciding(card.id)) return answer;
    const { version, contentHash = card.contentHash } = answer.decided;
    // What the person does next is bound to this version, not to the one before.
    cache.show({ ...card, ...patch }, { version, contentHash });
    await cache.refresh(card.id, "open");
    return answer;
  } catch (error) {
    const problem = problemOf(error);
    if (!isDeciding(card.id)) cache.show(card, {});
    if (isTakingBack) void cache.refresh(card.id);
    putNote(card.id, problem.message);
    notify({ tone: "bad", title: failure, description: problem.message });
    setTimeout(() => {
      dropNote(card.id);
      void cache.refresh(card.id);
    }, NOTE_MS);
    return null;
  }
}

const WAITS = "Kept here. It is sent when the connection is back.";

function tellWaiting(verb: string, card: QueueRow): void {
  notify({ title: `${verb}: ${card.title}`, description: WAITS });
}

/** @param hold the hold window of an approval; `kept`: it has not left this browser */
function offerUndo(
  card: QueueRow,
  verb: string,
  undo: () => void,
  hold?: { holdSeconds: number; until: number } | "kept",
): void {
  // A later decision about it is on its way: there is nothing left of this one to take back.
  if (isDeciding(card.id)) return;
  const title = `${verb}: ${card.title}`;
  const window = hold === "kept" ? undefined : hold;
  if (window?.holdSeconds === 0) return void notify({ title, description: holdText(card.actionType, 0) });
  const timeoutMs = window ? Math.min(Math.max(window.until - Date.now(), SECOND_MS), 20 * SECOND_MS) : UNDO_MS;
  const action = { label: "Undo", keys: "U", run: () => void runUndo(card.id) };
  const description = hold === "kept" ? WAITS : undefined;
  const countdown = window && { at: window.until, text: (seconds: number) => holdText(card.actionType, seconds) };
  const message = notify({ title, description, timeoutMs, action, until: countdown });
  const entry = { moveId: card.id, run: undo, hide: () => dismissNotification(message) };
  pushUndo(entry);
  if (!window) return;
  // Messages keep still while nobody looks at the page: this one would offer what no longer works.
  const end = () => {
    forgetUndo(entry);
    entry.hide();
  };
  setTimeout(end, Math.max(0, window.until - Date.now()));
}
