"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";

/** How much the person has not read; 0 until it is known. The event stream keeps it true. */
export function useUnread(): number {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  return useQuery(trpc.notifications.count.queryOptions({ workspaceSlug: slug })).data?.unread ?? 0;
}

/** Marks one as read, or all. What fails is said once; nothing is lost by it. */
export function useReading() {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.notifications.pathKey() });
  return {
    /** On the way to what it is about: quietly, it can be marked again. */
    read: (notificationId: string) =>
      void client.notifications.read
        .mutate({ workspaceSlug, notificationId })
        .then(refresh)
        .catch(() => {}),
    readAll: async () => {
      try {
        await client.notifications.readAll.mutate({ workspaceSlug });
      } catch (error) {
        notify({ tone: "bad", title: "They are still unread", description: problemOf(error).message });
      }
      await refresh();
    },
  };
}
