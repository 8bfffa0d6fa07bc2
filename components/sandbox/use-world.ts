"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "#components/api/client.tsx";
import { problemOf } from "#components/api/problem.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { notify } from "#components/ui/notify.ts";
import type { WorldAction } from "#server/domain/sandbox/contract.ts";

/** The emulated world, and a way to let it act. */
export function useWorld() {
  const trpc = useTRPC();
  const { slug: workspaceSlug } = useWorkspace();
  const queryClient = useQueryClient();
  const query = useQuery({ ...trpc.sandbox.world.queryOptions({ workspaceSlug }), refetchInterval: 10_000 });
  const mutation = useMutation(
    trpc.sandbox.act.mutationOptions({
      onError: (error) =>
        notify({ tone: "bad", title: "The world did not move", description: problemOf(error).message }),
    }),
  );
  const act = async (action: WorldAction, done: string): Promise<void> => {
    await mutation.mutateAsync({ workspaceSlug, ...action }).then(
      async () => {
        notify({ title: done });
        await queryClient.invalidateQueries({ queryKey: trpc.sandbox.pathKey() });
      },
      () => undefined,
    );
  };
  return { query, act, isBusy: mutation.isPending };
}

export type Act = ReturnType<typeof useWorld>["act"];
