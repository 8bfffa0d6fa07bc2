"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { MoveDetail, MoveStatus } from "#server/domain/queue/contract.ts";
import { isMail } from "./present.ts";

/** Whether what a move does is still to come. */
export const isAhead = (status: MoveStatus): boolean =>
  ["open", "snoozed", "awaiting_approval", "scheduled", "failed"].includes(status);

/** Exactly what an execution would send now, and the guardrails that would refuse it. Asked only while it can still be sent. */
export function usePreview(move: Pick<MoveDetail, "id" | "status" | "draft" | "actionType">) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  return useQuery({
    ...trpc.execution.preview.queryOptions({ workspaceSlug: slug, moveId: move.id }),
    enabled: isAhead(move.status) && (move.draft !== null || !isMail(move.actionType)),
  });
}
