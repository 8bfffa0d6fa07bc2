/** For error boundaries: they are loaded with every page, so this brings nothing along. */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center px-6 py-14 text-center">
      <p className="text-lg font-semibold text-ink">This page could not be shown</p>
      <p className="mt-1.5 text-base text-pretty text-ink-2">
        Nothing was changed by it. Try again; if it stays, quote the reference.
      </p>
      <button
        type="button"
        onClick={reset}
        className="mt-5 inline-flex h-9 cursor-pointer items-center rounded-lg border border-line bg-raised px-3.5 text-sm font-medium text-ink shadow-1 hover:bg-hover touch:min-h-11"
      >
        Try again
      </button>
      {error.digest ? <p className="mt-4 text-xs text-ink-3">Reference {error.digest}</p> : null}
    </div>
  );
}
