"use client";

import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { type Problem, problemOf } from "#components/api/problem.ts";
import { notify } from "#components/ui/notify.ts";

export type Save = {
  isBusy: boolean;
  error: unknown;
  /**
   * Runs the work, says how it went, and reads what it may have changed anew.
   * @param done what to say; null: the screen shows it by itself
   * @returns whether it worked
   */
  run: (work: () => Promise<unknown>, done: string | (() => string) | null) => Promise<boolean>;
};

type Failure = {
  title: string;
  /** What the form itself shows at its fields. */
  isShownByForm?: (problem: Problem) => boolean;
};

/** @param reads keys of what is read anew, also after a failure: somebody else may have been first */
function useChange(reads: readonly QueryKey[], failure: Failure = { title: "Not done" }): Save {
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run: Save["run"] = async (work, done) => {
    setBusy(true);
    setError(null);
    try {
      await work();
      if (done !== null) notify({ title: typeof done === "string" ? done : done() });
      return true;
    } catch (thrown) {
      setError(thrown);
      const problem = problemOf(thrown);
      const isShown = failure.isShownByForm?.(problem) ?? false;
      if (!isShown) notify({ tone: "bad", title: failure.title, description: problem.message });
      return false;
    } finally {
      await Promise.all(reads.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
      setBusy(false);
    }
  };
  return { isBusy, error, run };
}

/** Saves settings of the workspace or the person; pages that the server rendered with them are read anew too. */
export function useSave(): Save {
  const trpc = useTRPC();
  const router = useRouter();
  const reads = [trpc.workspaces.pathKey(), trpc.developer.pathKey(), trpc.guardrails.pathKey()];
  const { run, ...state } = useChange(reads, {
    title: "Not saved",
    isShownByForm: ({ code }) => code === "invalid_input",
  });
  return {
    ...state,
    run: async (work, done) => {
      const isDone = await run(work, done);
      if (isDone) router.refresh();
      return isDone;
    },
  };
}

/** Changes rules, levels or the approval policy. */
export function useAutonomy(): Save {
  const trpc = useTRPC();
  return useChange([trpc.autonomy.pathKey(), trpc.approvals.policy.pathKey()]);
}

export function useModels(): Save {
  const isShownByForm = ({ details }: Problem) => Array.isArray(details.issues);
  return useChange([useTRPC().models.pathKey()], { title: "Not done", isShownByForm });
}

/** Changes sequences, and with them the queue. */
export function useSequences(): Save {
  const trpc = useTRPC();
  return useChange([trpc.sequences.pathKey(), trpc.queue.pathKey()]);
}
