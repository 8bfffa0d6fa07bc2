"use client";

import { onlineManager, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useQueueCache } from "#components/queue/use-queue-cache.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import { setConnection } from "./connection.ts";
import type { Decider } from "./decision.ts";
import { showKeptToday } from "./keep-today.ts";
import { onKept, openKept, sendKept } from "./keeper.ts";
import { sentText } from "./present.ts";
import type { Replayed } from "./replay.ts";

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 60_000;

/**
 * Follows the connection: offline, the screens get what was kept; back online, what waits is sent before anything is read
 * anew, so that no list shows a decided move as open.
 */
export function useSending(): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cache = useQueueCache();
  const { slug, me } = useWorkspace();
  const { userId } = me;

  useEffect(() => {
    const decider = { userId, slug };
    const refresh = async (moves: string[]) => {
      await cache.refresh(null);
      for (const id of moves) void cache.refresh(id);
    };
    const sender = makeSender(decider, refresh);
    const showKept = () => showKeptToday({ decider, trpc }, queryClient).catch(() => null);
    const leave = async () => {
      onlineManager.setOnline(false);
      setConnection({ isOnline: false, asOf: Date.now() });
      await showKept();
    };
    const comeBack = async () => {
      setConnection({ isOnline: true, asOf: null });
      await sender.send();
      if (navigator.onLine) onlineManager.setOnline(true);
    };
    const begin = async () => {
      if (!navigator.onLine) {
        onlineManager.setOnline(false);
        setConnection({ isOnline: false, asOf: await showKept() });
      }
      await openKept(decider).catch(() => {});
      await sender.send();
    };

    // The library's own listener would read everything anew before what waits has been sent.
    onlineManager.setEventListener(() => () => {});
    const onLeave = () => void leave();
    const onBack = () => void comeBack();
    window.addEventListener("offline", onLeave);
    window.addEventListener("online", onBack);
    onKept(() => void sender.send());
    void begin();
    return () => {
      sender.stop();
      window.removeEventListener("offline", onLeave);
      window.removeEventListener("online", onBack);
      onKept(() => {});
    };
  }, [trpc, queryClient, cache, slug, userId]);
}

/** Sends what waits, and tries again by itself as long as the server does not answer. */
function makeSender(decider: Decider, refresh: (moves: string[]) => Promise<void>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let isOver = false;
  const settle = (isDone: boolean) => {
    clearTimeout(timer);
    if (isDone) retryMs = FIRST_RETRY_MS;
    else {
      timer = setTimeout(() => void send(), retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  };
  const send = async (): Promise<void> => {
    if (!navigator.onLine || isOver) return;
    const replayed = await sendKept(decider).catch(() => null);
    if (isOver) return;
    // Another tab sends: it tells the result, this one looks again.
    if (replayed === null) return settle(false);
    const decided = [...replayed.sent.map(({ kept }) => kept), ...replayed.refused];
    tell(replayed);
    if (decided.length > 0) await refresh(decided.map(({ decision }) => decision.moveId));
    setConnection({ trouble: replayed.end === "done" ? null : replayed.end });
    settle(replayed.end !== "unreachable");
  };
  return {
    send,
    stop: () => {
      isOver = true;
      clearTimeout(timer);
    },
  };
}

function tell({ sent, refused: [refused] }: Replayed): void {
  if (sent.length > 0) notify({ title: sentText(sent.map(({ kept }) => kept)) });
  if (refused) notify({ tone: "bad", title: refused.title, description: refused.refusal?.message });
}
