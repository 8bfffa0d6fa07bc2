"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { MoveDetail } from "#server/domain/queue/contract.ts";

/** Exactly what an execution would send now, and the guardrails that would refuse it. Asked only while it can still be sent. */
export function usePreview(move: Pick<MoveDetail, "id" | "status" | "draft">) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const isAhead = ["open", "snoozed", "awaiting_approval", "scheduled", "failed"].includes(move.status);
  return useQuery({
    ...trpc.execution.preview.queryOptions({ workspaceSlug: slug, moveId: move.id }),
    enabled: isAhead && move.draft !== null,
  });
}
