"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import type { Run } from "#server/domain/operations/contract.ts";
import { SECOND_MS } from "#server/platform/pure/time.ts";
import { functionLabel, isOpen, runText } from "./present.ts";

/** How long the end of a repeated run is waited for before we say that it goes on. */
const RESULT_WITHIN_MS = 20 * SECOND_MS;
const LOOK_EVERY_MS = 700;

/** Runs a run again and tells how it ended; ends an open one. */
export function useSteerRun() {
  const { slug: workspaceSlug } = useWorkspace();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const reload = () => queryClient.invalidateQueries({ queryKey: trpc.operations.pathKey() });

  const ended = async (runId: string): Promise<Run> => {
    const until = performance.now() + RESULT_WITHIN_MS;
    for (;;) {
      const run = await client.operations.run.query({ workspaceSlug, runId });
      if (!isOpen(run) || performance.now() > until) return run;
      await new Promise((done) => setTimeout(done, LOOK_EVERY_MS));
    }
  };
  const attempt = async (failure: string, work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notify({ tone: "bad", title: failure, description: problemOf(error).message });
    } finally {
      await reload();
      setBusy(false);
    }
  };
  return {
    isBusy,
    replay: (run: Run) =>
      attempt("Could not run it again", async () => {
        const { runId } = await client.operations.replay.mutate({ workspaceSlug, runId: run.id });
        tell(await ended(runId));
      }),
    cancel: (run: Run) =>
      attempt("Could not cancel it", async () => {
        await client.operations.cancel.mutate({ workspaceSlug, runId: run.id });
        notify({ title: `Cancelled: ${functionLabel(run.functionId)}` });
      }),
  };
}

function tell(run: Run): void {
  const name = functionLabel(run.functionId);
  if (run.status === "completed") notify({ title: `${name}: done`, description: "It went through this time." });
  else if (isOpen(run)) notify({ title: `${name}: under way`, description: "It goes on; the list says how it ends." });
  else notify({ tone: "bad", title: `${name}: failed again`, description: runText(run) ?? undefined });
}
