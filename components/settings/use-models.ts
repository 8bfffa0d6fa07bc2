"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { notify } from "#components/ui/notify.ts";

/** Runs a change of models and reads them anew. */
export function useModels() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (work: () => Promise<unknown>, done: string | null): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      await work();
      if (done) notify({ title: done });
      return true;
    } catch (thrown) {
      setError(thrown);
      const problem = problemOf(thrown);
      const hasField = Array.isArray(problem.details.issues);
      if (!hasField) notify({ tone: "bad", title: "Not done", description: problem.message });
      return false;
    } finally {
      await queryClient.invalidateQueries({ queryKey: trpc.models.pathKey() });
      setBusy(false);
    }
  };
  return { run, isBusy, error };
}
