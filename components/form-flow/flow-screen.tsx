"use client";

import { PageBody, PageHeader } from "#components/shell/page-header.tsx";
import { Trail } from "#components/shell/trail.tsx";
import { SignalFlow } from "./flow-panel.tsx";

const up = [{ label: "Signals", path: "signals" }];

/** One form on its way to a move. */
export function FlowScreen({ signalId }: { signalId: string }) {
  return (
    <PageBody>
      <Trail steps={up} here="From form to move" />
      <PageHeader
        title="From form to move"
        description="What was looked at, what was found, and what was left out, step by step."
        isBelowTrail
      />
      <SignalFlow signalId={signalId} />
    </PageBody>
  );
}
