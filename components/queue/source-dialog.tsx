"use client";

import { Dialog } from "#components/ui/dialog.tsx";
import type { Evidence } from "#server/domain/queue/contract.ts";
import { evidenceKind } from "./present.ts";

/** The row's own words, as text: they come from outside and are never rendered as anything else. */
export function SourceDialog({ source, onClose }: { source: Evidence; onClose: () => void }) {
  return (
    <Dialog isOpen onClose={onClose} title={source.label} description={evidenceKind(source.kind)}>
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
