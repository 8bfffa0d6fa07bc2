"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { isDeciding } from "#components/pwa/in-turn.ts";
import { viewShows } from "#components/queue/queue-cache.ts";
import { hasNote } from "#components/queue/row-notes.ts";
import { useQueueCache } from "#components/queue/use-queue-cache.ts";
import { announce } from "#components/ui/notify.ts";
import type { QueueView } from "#server/domain/queue/contract.ts";
import { type LiveChange, parseChange } from "./live-change.ts";
import { heardPresence, presenceReopened } from "./presence.ts";
import { useWorkspace } from "./workspace.tsx";

/** Changes that arrive together are handled together; more moves than this at once are read as whole lists. */
const GATHER_MS = 250;
const BURST = 8;
const RETRY_MS = 15_000;

/** What else a change makes old. */
const staleBy: Partial<Record<LiveChange["kind"], (trpc: ReturnType<typeof useTRPC>) => QueryKey>> = {
  comment: (trpc) => trpc.collaboration.comments.pathKey(),
  signal: (trpc) => trpc.signals.pathKey(),
  outcome: (trpc) => trpc.outcomes.pathKey(),
  notification: (trpc) => trpc.notifications.pathKey(),
};

/** Keeps what is on screen true while others, and CaseyOS itself, work: changes pushed by the server. */
export function useLiveUpdates(): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cache = useQueueCache();
  const { slug: workspaceSlug, me } = useWorkspace();

  useEffect(() => {
    let gathered: LiveChange[] = [];
    let timer: ReturnType<typeof setTimeout> | null = null;

    const applyMove = async (change: LiveChange & { kind: "move" }) => {
      if (hasNote(change.id) || isDeciding(change.id)) return;
      // Not by version: a re-score changes neither version nor status.
      const known = cache.find(change.id);
      const queryKey = trpc.queue.get.queryKey({ workspaceSlug, moveId: change.id });
      await queryClient.invalidateQueries({ queryKey });
      const card = await queryClient
        .fetchQuery(trpc.queue.get.queryOptions({ workspaceSlug, moveId: change.id }))
        // A lost answer says nothing about the move: only one that is not there leaves the lists.
        .catch((error: unknown) => (problemOf(error).code === "not_found" ? null : undefined));
      if (card === undefined) return void cache.refresh(null);
      if (!card) return cache.drop(change.id);
      cache.place(card);
      if (!known && viewShows("open" satisfies QueueView, card.status)) announce(`New move: ${card.title}`);
    };

    const flush = () => {
      const changes = gathered;
      gathered = [];
      timer = null;
      const moves = [
        ...new Map(changes.flatMap((change) => (change.kind === "move" ? [[change.id, change]] : []))),
      ].map(([, last]) => last);
      if (moves.length > BURST) void cache.refresh(null);
      else for (const move of moves) void applyMove(move);
      const kinds = new Set(changes.map((change) => change.kind));
      void queryClient.invalidateQueries({ queryKey: trpc.queue.summary.pathKey() });
      if (moves.length > 0) void queryClient.invalidateQueries({ queryKey: trpc.approvals.pathKey() });
      for (const kind of kinds) {
        const key = staleBy[kind]?.(trpc);
        if (key) void queryClient.invalidateQueries({ queryKey: key });
      }
    };

    const stop = listen(`/api/v1/events?workspace=${encodeURIComponent(workspaceSlug)}`, (data) => {
      const change = parseChange(data);
      if (change === "resync") {
        presenceReopened();
        return void queryClient.invalidateQueries();
      }
      if (!change) return;
      if (change.kind === "notification" && change.id !== me.userId) return;
      if (change.kind === "presence") return heardPresence(change);
      gathered.push(change);
      timer ??= setTimeout(flush, GATHER_MS);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [trpc, queryClient, cache, workspaceSlug, me.userId]);
}

/** An event stream that also comes back after the server refused it; a browser only does so after a lost connection. */
function listen(url: string, onData: (data: string) => void): () => void {
  let source = new EventSource(url);
  let retry: ReturnType<typeof setTimeout> | null = null;
  const wire = () => {
    // What changed between the page's rendering and this moment was sent to nobody.
    source.addEventListener("open", () => onData('{"kind":"resync"}'));
    source.addEventListener("message", (event: MessageEvent<string>) => onData(event.data));
    source.addEventListener("error", () => {
      if (source.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(() => {
        source = new EventSource(url);
        wire();
      }, RETRY_MS);
    });
  };
  wire();
  return () => {
    source.close();
    if (retry !== null) clearTimeout(retry);
  };
}
