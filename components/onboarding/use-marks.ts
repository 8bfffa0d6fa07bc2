"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTRPC, useTRPCClient } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { Guide, HelpMark } from "#server/domain/help/contract.ts";

/** Remembers for good that something was seen or put away; it is gone from the screen at once. */
export function useMark(): (key: HelpMark) => void {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  return useCallback(
    (key) => {
      const { queryKey } = trpc.help.guide.queryOptions({ workspaceSlug });
      queryClient.setQueryData<Guide>(queryKey, (old) =>
        old ? { ...old, marks: [...old.marks, key], isWanted: old.isWanted && key !== "steps_put_away" } : old,
      );
      const again = () => queryClient.invalidateQueries({ queryKey });
      client.help.mark.mutate({ workspaceSlug, key }).then(again, again);
    },
    [trpc, client, queryClient, workspaceSlug],
  );
}
