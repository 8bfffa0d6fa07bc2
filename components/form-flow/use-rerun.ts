"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import type { FlowStepKey, FlowView } from "#server/domain/form-flow/contract.ts";
import { stepLabels } from "./present.ts";

/** What a person can do with a flow: run it again from a step, or take our newest words into the move. */
export function useRerun(flow: FlowView) {
  const { slug: workspaceSlug } = useWorkspace();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [busy, setBusy] = useState<FlowStepKey | "words" | null>(null);
  const act = async (what: FlowStepKey | "words", call: () => Promise<unknown>, title: string, failed: string) => {
    setBusy(what);
    try {
      await call();
      notify({ title });
    } catch (error) {
      notify({ tone: "bad", title: failed, description: problemOf(error).message });
    } finally {
      await queryClient.invalidateQueries({ queryKey: trpc.formFlow.pathKey() });
      await queryClient.invalidateQueries({ queryKey: trpc.queue.get.pathKey() });
      setBusy(null);
    }
  };
  const rerun = (fromStep: FlowStepKey) =>
    act(
      fromStep,
      () => client.formFlow.rerun.mutate({ workspaceSlug, flowRunId: flow.id, fromStep }),
      `Running again from “${stepLabels[fromStep]}”`,
      "It could not be run again",
    );
  const takeWords = async () => {
    const { alternative, moveId } = flow;
    if (!alternative || moveId === null) return;
    const { subject, text, moveVersion: version } = alternative;
    await act(
      "words",
      () => client.queue.editDraft.mutate({ workspaceSlug, moveId, subject, text, version }),
      "The new draft is in the move",
      "The draft could not be replaced",
    );
  };
  return { busy, rerun, takeWords };
}
