"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTRPC } from "#components/api/client.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { HelpMark } from "#server/domain/help/contract.ts";
import { useMark } from "./use-marks.ts";

const seen: readonly (HelpMark | undefined)[] = ["why_opened", "receipt_seen"];

/** Notices, for the first steps, when a `<details data-seen="…">` is opened; asks nothing of anybody who has them behind. */
export function useSeen(): void {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { slug: workspaceSlug } = useWorkspace();
  const mark = useMark();
  useEffect(() => {
    const onToggle = async ({ target }: Event) => {
      if (!(target instanceof HTMLDetailsElement) || !target.open) return;
      const key = seen.find((mark) => mark === target.dataset.seen);
      if (!key) return;
      const guide = await queryClient.ensureQueryData(trpc.help.guide.queryOptions({ workspaceSlug }));
      if (guide.isWanted && !guide.marks.includes(key)) mark(key);
    };
    // `toggle` does not bubble.
    const listen = (event: Event) => void onToggle(event).catch(() => undefined);
    document.addEventListener("toggle", listen, { capture: true });
    return () => document.removeEventListener("toggle", listen, { capture: true });
  }, [trpc, queryClient, workspaceSlug, mark]);
}
