"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { PreviewPanel } from "#components/execution/preview-panel.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { Notice } from "#components/ui/states.tsx";

/**
 * Exactly what would be done, and why the move stands where it stands.
 * @param contentHash what the decision is bound to: other content is said so
 */
export function ApprovalContent({ moveId, contentHash }: { moveId: string; contentHash: string }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const { data: move } = useQuery(trpc.queue.get.queryOptions({ workspaceSlug: slug, moveId }));
  return (
    <div className="space-y-3">
      {move && move.contentHash !== contentHash ? (
        <Notice tone="warn">
          This was edited after it was listed. A decision on the old words is refused: look again.
        </Notice>
      ) : null}
      <PreviewPanel moveId={moveId} />
      <p className="text-sm text-pretty text-ink-2">
        {move ? `${move.explanation.sentence} ` : null}
        <Link href={`/${slug}/moves/${moveId}`} className="text-accent-text underline underline-offset-2">
          Open the move
        </Link>
      </p>
    </div>
  );
}
