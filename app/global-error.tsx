"use client";

import "./globals.css";

/** Stands in for the whole document, so it brings its own. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body className="flex min-h-dvh flex-col items-center justify-center gap-4 bg-canvas px-6 text-center font-sans text-ink">
        <title>CaseyOS</title>
        <h1 className="text-2xl font-semibold">CaseyOS could not start this page</h1>
        <p className="max-w-md text-base text-ink-2">
          Nothing was changed by it. Try again; if it stays, quote the reference.
        </p>
        <button type="button" onClick={reset} className="h-11 rounded-lg bg-accent px-5 font-medium text-accent-ink">
          Try again
        </button>
        {error.digest ? <p className="text-xs text-ink-3">Reference {error.digest}</p> : null}
      </body>
    </html>
  );
}
