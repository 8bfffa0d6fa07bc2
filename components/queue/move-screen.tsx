"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { useShortcuts } from "#components/shell/use-shortcuts.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { MoveDetail } from "./move-detail.tsx";
import { moveKeys, useMoveCommands } from "./use-move-commands.ts";

/** A move as a page with a link of its own: the detail on a phone, the address to share elsewhere. */
export function MoveScreen({ moveId }: { moveId: string }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const { data } = useQuery(trpc.queue.get.queryOptions({ workspaceSlug: slug, moveId }));
  const commands = useMoveCommands(data ?? null);
  useShortcuts(moveKeys(commands));
  return (
    <div className="flex flex-1 flex-col bg-surface pb-[calc(3.5rem+env(safe-area-inset-bottom))] md:min-h-dvh md:pb-0">
      <div className="border-b border-line px-2 lg:px-6">
        <Link
          href={`/${slug}/today`}
          className="inline-flex h-11 items-center gap-1 rounded-lg px-2 text-sm font-medium text-ink-2 hover:text-ink"
        >
          <ChevronLeft aria-hidden="true" className="size-4" />
          Today
        </Link>
      </div>
      <MoveDetail moveId={moveId} commands={commands} isPage />
    </div>
  );
}
