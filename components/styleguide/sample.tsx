import type { ReactNode } from "react";

/** A chapter of the style guide. `data-sample`: what waits in here waits for show. */
export function Chapter({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section data-sample className="mt-12" aria-label={title}>
      <h2 className="mb-4 border-b border-line pb-2 text-lg font-semibold text-ink">{title}</h2>
      <div className="space-y-6">{children}</div>
    </section>
  );
}

/** One thing with its name. */
export function Sample({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <p className="mb-2 text-xs font-medium text-ink-3">{name}</p>
      <div className="flex flex-wrap items-center gap-3">{children}</div>
    </div>
  );
}
