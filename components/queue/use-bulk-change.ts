"use client";

import { useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useDecide } from "#components/pwa/use-decide.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { dismissNotification, notify } from "#components/ui/notify.ts";
import type { ChangeMovesInput, QueueRow } from "#server/domain/queue/contract.ts";
import { SECOND_MS } from "#server/platform/pure/time.ts";
import { bulkDone, bulkFailed } from "./present-bulk.ts";
import { dropNote, putNote } from "./row-notes.ts";
import { pushUndo, runUndo } from "./undo-stack.ts";
import { type QueueCache, useQueueCache } from "./use-queue-cache.ts";

type Change = ChangeMovesInput["change"];
const UNDO_MS = 8 * SECOND_MS;
const shownAs = (change: Change, ownerName: string | null): Partial<QueueRow> => {
  if (change.kind === "assign") return { ownerId: change.ownerId, ownerName };
  return { status: change.kind === "snooze" ? "snoozed" : "dismissed" };
};

/** Changes several moves at once: shown at once, taken back together, and what failed comes back with its reason. */
export function useBulkChange() {
  const client = useTRPCClient();
  const decide = useDecide();
  const cache = useQueueCache();
  const { slug: workspaceSlug } = useWorkspace();

  const reopenAll = async (cards: QueueRow[]) => {
    for (const card of cards) cache.show(card, {});
    const answers = await Promise.allSettled(
      cards.map((card) => client.queue.reopen.mutate({ workspaceSlug, moveId: card.id })),
    );
    const lost = answers.filter(({ status }) => status === "rejected").length;
    if (lost > 0) notify({ tone: "bad", title: bulkFailed(lost, cards.length) });
    await cache.refresh(null);
  };

  const keepAll = async (cards: QueueRow[], change: Exclude<Change, { kind: "assign" }>) => {
    for (const card of cards) await decide(card, { ...change, moveId: card.id });
    offerUndo(cards, change, () => void reopenOffline(cards));
  };

  const reopenOffline = async (cards: QueueRow[]) => {
    for (const card of cards) {
      await decide(card, { kind: "reopen", moveId: card.id });
      cache.show(card, {});
    }
  };

  return async (cards: QueueRow[], change: Change, ownerName: string | null = null): Promise<void> => {
    for (const card of cards) cache.show(card, shownAs(change, ownerName));
    if (!navigator.onLine && change.kind !== "assign") return keepAll(cards, change);
    try {
      const moveIds = cards.map(({ id }) => id);
      const { results } = await client.queue.change.mutate({ workspaceSlug, moveIds, change });
      const failed = new Map(results.flatMap((result) => (result.isDone ? [] : [[result.moveId, result.message]])));
      giveBack(cache, cards, failed);
      const done = cards.filter(({ id }) => !failed.has(id));
      if (failed.size > 0) notify({ tone: "bad", title: bulkFailed(failed.size, cards.length) });
      if (done.length > 0) offerUndo(done, change, () => void reopenAll(done));
      await cache.refresh(null, "open");
    } catch (error) {
      for (const card of cards) cache.show(card, {});
      notify({ tone: "bad", title: "Nothing was changed", description: problemOf(error).message });
    }
  };
}

/** What failed comes back, and its row says why for a while. */
function giveBack(cache: QueueCache, cards: QueueRow[], failed: Map<string, string>): void {
  for (const card of cards) {
    const reason = failed.get(card.id);
    if (reason === undefined) continue;
    cache.show(card, {});
    putNote(card.id, reason);
    setTimeout(() => dropNote(card.id), UNDO_MS);
  }
}

function offerUndo(cards: QueueRow[], change: Change, run: () => void): void {
  const title = bulkDone(change.kind, cards.length);
  if (change.kind === "assign") return void notify({ title });
  const moveId = `bulk:${cards[0]?.id ?? ""}`;
  const action = { label: "Undo", keys: "U", run: () => void runUndo(moveId) };
  const message = notify({ title, timeoutMs: UNDO_MS, action });
  pushUndo({ moveId, run, hide: () => dismissNotification(message) });
}
