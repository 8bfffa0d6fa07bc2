"use client";

import { useQueryClient } from "@tanstack/react-query";
import { usePathname } from "next/navigation";
import { useState } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import type { ConnectFeature, Provider } from "#server/domain/connections/contract.ts";

/** Connect, disconnect and sync, each with a word when it fails. */
export function useConnect() {
  const { slug: workspaceSlug } = useWorkspace();
  const returnTo = usePathname();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);

  const run = async (failure: string, work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notify({ tone: "bad", title: failure, description: problemOf(error).message });
    } finally {
      setBusy(false);
    }
  };
  const reload = () => queryClient.invalidateQueries({ queryKey: trpc.connections.list.pathKey() });
  return {
    isBusy,
    /** @param more what to allow besides, for an account that is connected already */
    connect: (provider: Provider, more?: { features: ConnectFeature[]; connectionId: string }) =>
      run("Could not start", async () => {
        const { url } = await client.connections.startConnect.mutate({ workspaceSlug, provider, returnTo, ...more });
        window.location.assign(url);
      }),
    disconnect: (connectionId: string, label: string) =>
      run("Could not disconnect", async () => {
        await client.connections.disconnect.mutate({ workspaceSlug, connectionId });
        await reload();
        notify({ title: `${label} is disconnected. What came from it stays.` });
      }),
    syncNow: (connectionId: string, isRead: boolean) =>
      run(isRead ? "Could not sync" : "It does not answer as it should", async () => {
        // A refusal marks the connection, so the list is read again either way.
        await client.connections.syncNow.mutate({ workspaceSlug, connectionId }).finally(reload);
        if (isRead) notify({ title: "Sync asked for", description: "The counts below follow when it is through." });
        else notify({ title: "It answers, and accepts our access." });
      }),
  };
}
