import { Skeleton } from "#components/ui/states.tsx";

/** The detail's layout before its data. */
export function MoveDetailSkeleton() {
  return (
    <div role="status" className="mx-auto w-full max-w-3xl space-y-8 px-4 py-6 lg:px-8">
      <span className="sr-only">Loading the move</span>
      <div className="space-y-3">
        <Skeleton className="h-3 w-28" />
        <Skeleton className="h-6 w-4/5" />
        <Skeleton className="h-3 w-1/2" />
      </div>
      <div className="space-y-3">
        <Skeleton className="h-4 w-3/5" />
        {["w-11/12", "w-10/12", "w-8/12", "w-9/12"].map((width) => (
          <Skeleton key={width} className={`h-3 ${width}`} />
        ))}
      </div>
      <Skeleton className="h-56 w-full rounded-xl" />
    </div>
  );
}
