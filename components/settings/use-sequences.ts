"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { notify } from "#components/ui/notify.ts";

/** Runs a change of sequences, and reads them and the queue anew. */
export function useSequences() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      notify({ title: done });
      return true;
    } catch (thrown) {
      setError(thrown);
      notify({ tone: "bad", title: "Not done", description: problemOf(thrown).message });
      return false;
    } finally {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: trpc.sequences.pathKey() }),
        queryClient.invalidateQueries({ queryKey: trpc.queue.pathKey() }),
      ]);
      setBusy(false);
    }
  };
  return { run, isBusy, error };
}
