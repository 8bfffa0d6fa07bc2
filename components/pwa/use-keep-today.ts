"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { keepToday } from "./keep-today.ts";

/** Quiet for so long after the page came, and after each change of the list. */
const FIRST_MS = 3_000;
const AFTER_CHANGE_MS = 6_000;

/** Keeps the head of the queue in this browser for when there is no connection; one tab at a time does. */
export function useKeepToday(): void {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { slug, me } = useWorkspace();
  const { userId } = me;

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const run = async () => {
      timer = null;
      if (!navigator.onLine || document.visibilityState === "hidden") return;
      const ways = { decider: { userId, slug }, trpc, client };
      const work = (lock: Lock | null) => (lock ? keepToday(ways) : null);
      // What could not be kept now is tried with the next change.
      await navigator.locks.request(`caseyos-keep-${slug}`, { ifAvailable: true }, work).catch(() => null);
    };
    const soon = (ms: number) => {
      timer ??= setTimeout(() => void run(), ms);
    };
    soon(FIRST_MS);
    const stop = queryClient.getQueryCache().subscribe((event) => {
      if (event.type !== "updated" || event.action.type !== "success") return;
      const [path] = event.query.queryKey as [unknown];
      if (Array.isArray(path) && path[0] === "queue" && path[1] === "list") soon(AFTER_CHANGE_MS);
    });
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [trpc, client, queryClient, slug, userId]);
}
