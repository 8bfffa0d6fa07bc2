"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { notify } from "#components/ui/notify.ts";

export type Save = {
  isBusy: boolean;
  error: unknown;
  /** Runs the work; on success says so and reads everything of workspaces, keys and guardrails anew. @returns whether it worked */
  run: (work: () => Promise<unknown>, done: string | (() => string)) => Promise<boolean>;
};

export function useSave(): Save {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (work: () => Promise<unknown>, done: string | (() => string)) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: trpc.workspaces.pathKey() }),
        queryClient.invalidateQueries({ queryKey: trpc.developer.pathKey() }),
        queryClient.invalidateQueries({ queryKey: trpc.guardrails.pathKey() }),
      ]);
      router.refresh();
      notify({ title: typeof done === "string" ? done : done() });
      return true;
    } catch (thrown) {
      setError(thrown);
      const problem = problemOf(thrown);
      if (problem.code !== "invalid_input") notify({ tone: "bad", title: "Not saved", description: problem.message });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, error, run };
}
