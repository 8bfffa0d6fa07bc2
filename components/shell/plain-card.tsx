import type { ReactNode } from "react";

/** A page of one card, for who comes by a link in a mail. Works without scripts. */
export function PlainCard({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-12">
      <div className="w-full max-w-sm rounded-2xl border border-line bg-surface p-6 text-center shadow-2 sm:p-8">
        <div
          aria-hidden="true"
          className="mx-auto mb-4 flex size-12 items-center justify-center rounded-xl bg-sunken text-ink-2"
        >
          {icon}
        </div>
        <h1 className="text-xl font-semibold tracking-tight text-balance break-words text-ink">{title}</h1>
        <div className="mt-2 text-base text-pretty text-ink-2">{children}</div>
      </div>
    </main>
  );
}
