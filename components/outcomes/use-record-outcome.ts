"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import type { OutcomeType } from "#server/domain/outcomes/contract.ts";
import { outcomeLabel } from "./present.ts";

/** Records what a person knows about a move's result; the scores that depend on it follow. */
export function useRecordOutcome(): (moveId: string, type: OutcomeType) => Promise<void> {
  const { slug: workspaceSlug } = useWorkspace();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useCallback(
    async (moveId, type) => {
      try {
        await client.outcomes.recordManual.mutate({ workspaceSlug, moveId, type });
        notify({ title: `Recorded: ${outcomeLabel(type)}` });
        await queryClient.invalidateQueries({ queryKey: trpc.queue.get.queryKey({ workspaceSlug, moveId }) });
      } catch (error) {
        notify({ tone: "bad", title: "Not recorded", description: problemOf(error).message });
      }
    },
    [client, trpc, queryClient, workspaceSlug],
  );
}
