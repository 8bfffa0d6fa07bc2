"use client";

import { useEffect } from "react";
import { watchTyping } from "#components/shell/unsaved-words.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { forget } from "./browser-stores.ts";

/** After what the page itself needs. */
const QUIET_MS = 2_000;

/** Runs the service worker. @param hasWorker false in development, where files have no fixed names */
export function useWorker(hasWorker: boolean): void {
  const { slug, me } = useWorkspace();
  const { userId } = me;
  useEffect(() => {
    // What somebody else read in this browser goes; what they decided waits for them.
    void forget((other) => other !== userId, false).catch(() => {});
    if (!hasWorker || !("serviceWorker" in navigator)) return;
    const ended = new AbortController();
    // From the first letter on: an update must not take words away.
    ended.signal.addEventListener("abort", watchTyping());
    const start = async () => {
      const { runWorker } = await import("./run-worker.ts");
      if (!ended.signal.aborted) await runWorker({ userId, slug }, ended.signal);
    };
    // Without it the page works as well: the next one tries again.
    const timer = setTimeout(() => void start().catch(() => {}), QUIET_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [hasWorker, slug, userId]);
}
