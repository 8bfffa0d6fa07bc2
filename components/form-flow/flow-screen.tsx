"use client";

import Link from "next/link";
import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { SignalFlow } from "./flow-panel.tsx";
import { FolderSettings } from "./folder-settings.tsx";

/** One form on its way to a move. */
export function FlowScreen({ signalId }: { signalId: string }) {
  const { slug } = useWorkspace();
  return (
    <PageBody>
      <PageHeader
        title="From form to move"
        description="What was looked at, what was found, and what was left out, step by step."
        action={
          <Link href={`/${slug}/signals`} className={buttonClass({})}>
            All signals
          </Link>
        }
      />
      <SignalFlow signalId={signalId} />
      <FolderSettings />
    </PageBody>
  );
}
