"use client";

import { Button } from "./button.tsx";

/** The end of a list that goes on. */
export function LoadMore({ hasMore, isBusy, onMore }: { hasMore: boolean; isBusy: boolean; onMore: () => void }) {
  if (!hasMore) return null;
  return (
    <div className="flex justify-center py-5">
      <Button onClick={onMore} isBusy={isBusy}>
        Show more
      </Button>
    </div>
  );
}
