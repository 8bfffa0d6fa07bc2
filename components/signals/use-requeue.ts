"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import type { Signal } from "#server/domain/signals/contract.ts";

/** Has a signal that ended in an error taken up again. The list follows by itself when something comes of it. */
export function useRequeue(): { isBusy: boolean; takeUp: (signal: Signal) => Promise<void> } {
  const { slug: workspaceSlug } = useWorkspace();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const takeUp = async (signal: Signal) => {
    setBusy(true);
    try {
      await client.signals.requeue.mutate({ workspaceSlug, signalId: signal.id });
      notify({ title: "Taken up again", description: signal.label });
    } catch (error) {
      notify({ tone: "bad", title: "Could not take it up again", description: problemOf(error).message });
    } finally {
      await queryClient.invalidateQueries({ queryKey: trpc.signals.list.pathKey() });
      setBusy(false);
    }
  };
  return { isBusy, takeUp };
}
