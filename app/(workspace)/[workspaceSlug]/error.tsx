"use client";

import { PageError } from "#components/ui/page-error.tsx";

export default function WorkspaceError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return <PageError {...props} />;
}
