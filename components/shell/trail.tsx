"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useWorkspace } from "./workspace.tsx";

/** The way back: where this page stands. */
export function Trail({ steps, here }: { steps: { label: string; path: string }[]; here: string }) {
  const { slug } = useWorkspace();
  return (
    <nav aria-label="Breadcrumb" className="pt-4 md:pt-6">
      <ol className="flex flex-wrap items-center gap-1 text-sm text-ink-3">
        {steps.map(({ label, path }) => (
          <li key={path} className="flex items-center gap-1">
            <Link
              href={`/${slug}/${path}`}
              className="inline-flex items-center rounded-md underline-offset-2 hover:text-ink hover:underline touch:min-h-11"
            >
              {label}
            </Link>
            <ChevronRight aria-hidden="true" className="size-3.5" />
          </li>
        ))}
        <li aria-current="page" className="min-w-0 truncate text-ink-2">
          {here}
        </li>
      </ol>
    </nav>
  );
}
