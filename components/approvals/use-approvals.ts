"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { holdText } from "#components/queue/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import type { ApprovalView } from "#server/domain/approvals/contract.ts";

type ApprovalActions = {
  busyId: string | null;
  approve: (approval: ApprovalView) => Promise<void>;
  refuse: (approval: ApprovalView, note: string) => Promise<void>;
  /** Runs any other change of approvals; on success says so and reads everything anew. @returns whether it worked */
  run: (work: () => Promise<unknown>, done: string, failure: string) => Promise<boolean>;
};

/** What a person may do to what waits; a refusal of the server says who was first or what changed. */
export function useApprovalActions(): ApprovalActions {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  const [busyId, setBusyId] = useState<string | null>(null);
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.approvals.pathKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.queue.pathKey() }),
    ]);
  const run = async (work: () => Promise<unknown>, done: string, failure: string) => {
    try {
      await work();
      notify({ title: done });
      return true;
    } catch (error) {
      notify({ tone: "bad", title: failure, description: problemOf(error).message });
      return false;
    } finally {
      await refresh();
    }
  };
  const decide = async (approval: ApprovalView, verdict: "approve" | "refuse", note: string | undefined) => {
    const { moveId, contentHash } = approval;
    return client.approvals.decide.mutate({ workspaceSlug, moveId, contentHash, verdict, note });
  };
  const approve = async (approval: ApprovalView) => {
    setBusyId(approval.id);
    try {
      const decision = await decide(approval, "approve", undefined);
      const isFirst = decision.status === "awaiting_approval";
      const undo = () =>
        void run(
          () => client.approvals.undo.mutate({ workspaceSlug, moveId: approval.moveId }),
          "Taken back. Nothing was done.",
          "Too late to undo",
        );
      notify({
        title: isFirst ? "Approved. One more person has to." : `Approved: ${approval.title}`,
        ...(isFirst ? {} : { action: { label: "Undo", run: undo }, timeoutMs: 8_000 }),
        ...(decision.holdUntil
          ? {
              until: {
                at: Date.parse(decision.holdUntil),
                text: (seconds: number) => holdText(approval.actionType, seconds),
              },
            }
          : {}),
      });
    } catch (error) {
      notify({ tone: "bad", title: "Not approved", description: problemOf(error).message });
    } finally {
      await refresh();
      setBusyId(null);
    }
  };
  const refuse = async (approval: ApprovalView, note: string) => {
    setBusyId(approval.id);
    await run(() => decide(approval, "refuse", note || undefined), "Put back into the queue", "Not refused");
    setBusyId(null);
  };
  return { busyId, approve, refuse, run };
}
