"use client";

import { ErrorState } from "#components/ui/states.tsx";

export default function WorkspaceError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <ErrorState
      title="This page could not be shown"
      message="Nothing was changed by it. Try again; if it stays, quote the reference."
      requestId={error.digest}
      onRetry={reset}
    />
  );
}
