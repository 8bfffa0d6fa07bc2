"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useState } from "react";
import { useClock } from "#components/clock/now.tsx";
import type { Evidence } from "#server/domain/queue/contract.ts";
import { evidenceKind, sourceLine } from "./present.ts";

const SourceDialog = dynamic(() => import("./source-dialog.tsx").then((module) => module.SourceDialog), { ssr: false });

/** A link from a part of the score to the row it came from. */
export function SourceChip({ source }: { source: Evidence }) {
  const { now, timeZone } = useClock();
  return (
    <SourceButton source={source} className="group inline-flex max-w-full items-center text-left touch:min-h-11">
      <span className="inline-flex min-h-6 max-w-full items-center rounded-md bg-sunken px-1.5 text-xs text-ink-2 group-hover:bg-hover group-hover:text-ink">
        <span className="sr-only">Source, {evidenceKind(source.kind)}: </span>
        <span className="truncate">{sourceLine(source, now, timeZone)}</span>
      </span>
    </SourceButton>
  );
}

/** Opens the source's own words. */
export function SourceButton({
  source,
  className,
  children,
}: {
  source: Evidence;
  className: string;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" aria-haspopup="dialog" className={className} onClick={() => setOpen(true)}>
        {children}
      </button>
      {isOpen ? <SourceDialog source={source} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
