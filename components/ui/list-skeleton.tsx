import { Skeleton } from "./states.tsx";

/** Rows of a plain list before its data. */
export function ListSkeleton({ label, rows = 6 }: { label: string; rows?: number }) {
  return (
    <div role="status" className="divide-y divide-line rounded-xl border border-line bg-surface">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, index) => `row-${index + 1}`).map((key) => (
        <div key={key} className="flex items-center gap-4 px-4 py-4">
          <Skeleton className="h-5 w-14" />
          <span className="flex-1 space-y-2">
            <Skeleton className="h-3.5 w-3/5" />
            <Skeleton className="h-2.5 w-2/5" />
          </span>
          <Skeleton className="h-2.5 w-16" />
        </div>
      ))}
    </div>
  );
}
