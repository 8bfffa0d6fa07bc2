"use client";

import { useClock } from "#components/clock/now.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { Evidence } from "#server/domain/queue/contract.ts";
import { evidenceKind, sourceLine } from "./present.ts";

/** The row's own words, as text: they come from outside and are never rendered as anything else. */
export function SourceDialog({ source, onClose }: { source: Evidence; onClose: () => void }) {
  const { now, timeZone } = useClock();
  return (
    <Dialog isOpen onClose={onClose} title={sourceLine(source, now, timeZone)} description={evidenceKind(source.kind)}>
      {source.quote ? (
        <blockquote className="border-l-2 border-accent-line pl-3 text-base break-words whitespace-pre-wrap text-ink">
          {source.quote}
        </blockquote>
      ) : (
        <p className="text-base text-ink-2">This source is a value, not a text: the line above is all of it.</p>
      )}
    </Dialog>
  );
}
