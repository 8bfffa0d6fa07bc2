"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTRPC } from "#components/api/client.tsx";
import { byCursor, PagedList } from "#components/api/paged-list.tsx";
import { RelativeTime } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { NoRows } from "#components/ui/rows.tsx";
import { mentionsOf } from "./team-input.ts";

/** Comments in which somebody named the person. */
export function Mentions() {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(trpc.team.mentions.infiniteQueryOptions(mentionsOf(slug), byCursor));
  return (
    <PagedList
      query={query}
      what="mentions"
      rows={2}
      label="Mentions of you"
      empty={<NoRows>Nobody has named you in a comment. Type @ in one to name somebody.</NoRows>}
      row={(mention) => (
        <li key={mention.id} className="px-4 py-3">
          <p className="flex items-baseline justify-between gap-3 text-sm text-ink-2">
            <span className="min-w-0 break-words">
              <span className="font-medium text-ink">{mention.authorName}</span> on{" "}
              <Link href={`/${slug}/moves/${mention.moveId}`} className="text-accent-text underline underline-offset-2">
                {mention.moveTitle}
              </Link>
            </span>
            <RelativeTime at={mention.at} isPast className="shrink-0 text-xs text-ink-3" />
          </p>
          <p className="mt-1 text-base break-words whitespace-pre-wrap text-ink">{mention.text}</p>
        </li>
      )}
    />
  );
}
