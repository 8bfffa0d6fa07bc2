"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { dropNote, putNote } from "#components/queue/row-notes.ts";
import { useQueueCache } from "#components/queue/use-queue-cache.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { type Decision, patchOf } from "./decision.ts";
import { isWaiting } from "./kept.ts";
import { useKept } from "./waiting.ts";

const NOTE = "Waits for the connection";

/** Keeps what waits visible: lists read anew still show a move as its person left it. */
export function useOverlay(): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cache = useQueueCache();
  const { slug: workspaceSlug } = useWorkspace();
  const kept = useKept();
  const noted = useRef(new Set<string>());

  useEffect(() => {
    const waiting = kept.filter(isWaiting);
    const edit = (decision: Decision & { kind: "edit" }) => {
      const key = trpc.queue.get.queryKey({ workspaceSlug, moveId: decision.moveId });
      const { subject, text } = decision;
      queryClient.setQueryData<MoveDetail>(key, (move) =>
        move?.draft && move.draft.text !== text ? { ...move, draft: { ...move.draft, subject, text } } : move,
      );
    };
    const apply = () => {
      for (const { decision } of waiting) {
        const card = cache.find(decision.moveId);
        const patch = patchOf(decision);
        if (card && patch.status !== undefined && card.status !== patch.status) cache.show(card, patch);
        if (decision.kind === "edit") edit(decision);
      }
    };
    apply();
    const moves = new Set(waiting.map(({ decision }) => decision.moveId));
    for (const id of moves) putNote(id, NOTE);
    for (const id of noted.current) if (!moves.has(id)) dropNote(id);
    noted.current = moves;
    if (waiting.length === 0) return;
    // What the server answers meanwhile does not know of them yet.
    return queryClient.getQueryCache().subscribe((event) => {
      if (event.type !== "updated" || event.action.type !== "success" || event.action.manual) return;
      const [path] = event.query.queryKey as [unknown];
      if (Array.isArray(path) && path[0] === "queue") queueMicrotask(apply);
    });
  }, [kept, trpc, queryClient, cache, workspaceSlug]);
}
