"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "#components/api/client.tsx";
import { figureText } from "#components/queue/present.ts";
import type { NavPage } from "./nav.ts";
import { useWorkspace } from "./workspace.tsx";

/** Numbers beside the navigation, counted from rows. */
export function useCounts(): Partial<Record<NavPage, string>> {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const { data } = useQuery(trpc.queue.summary.queryOptions({ workspaceSlug: slug }));
  const { data: approvals } = useQuery(trpc.approvals.count.queryOptions({ workspaceSlug: slug }));
  return {
    ...(data && data.open.count > 0 ? { today: figureText(data.open) } : {}),
    ...(approvals && approvals.waiting > 0 ? { approvals: String(approvals.waiting) } : {}),
  };
}
