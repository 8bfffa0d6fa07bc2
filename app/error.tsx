"use client";

import { PageError } from "#components/ui/page-error.tsx";

export default function AppError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="flex min-h-dvh flex-col justify-center">
      <PageError error={error} reset={reset} />
    </main>
  );
}
