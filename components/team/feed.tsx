"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTRPC } from "#components/api/client.tsx";
import { byCursor, PagedList } from "#components/api/paged-list.tsx";
import { RelativeTime } from "#components/clock/now.tsx";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { pillFace, pillTarget } from "#components/ui/pill.ts";
import { NoRows } from "#components/ui/rows.tsx";
import type { Activity, MemberFigures } from "#server/domain/team/contract.ts";
import { activityLine, activityNote, showLabels } from "./present.ts";
import { type FeedFilter, feedHref, feedInput, shows } from "./team-input.ts";

const REFRESH_MS = 15_000;

/** What the members did and what came of it, newest first. */
export function Feed({ filter, members }: { filter: FeedFilter; members: MemberFigures[] }) {
  const trpc = useTRPC();
  const { slug } = useWorkspace();
  const query = useInfiniteQuery(
    trpc.team.activity.infiniteQueryOptions(feedInput(slug, filter), { ...byCursor, refetchInterval: REFRESH_MS }),
  );
  return (
    <>
      <Filter filter={filter} members={members} />
      <PagedList
        query={query}
        what="feed"
        label="What the team did"
        empty={<NoRows>Nothing yet. Approvals, dismissals and outcomes appear here as they happen.</NoRows>}
        row={(item) => <Line key={item.id} item={item} />}
      />
    </>
  );
}

function Filter({ filter, members }: { filter: FeedFilter; members: MemberFigures[] }) {
  const router = useRouter();
  return (
    <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
      <nav aria-label="Feed" className="flex gap-1 overflow-x-auto p-0.5">
        {shows.map((show) => (
          <Link
            key={show}
            href={feedHref({ ...filter, show })}
            scroll={false}
            aria-current={show === filter.show ? "page" : undefined}
            className={pillTarget}
          >
            <span className={pillFace(show === filter.show)}>{showLabels[show]}</span>
          </Link>
        ))}
      </nav>
      <SelectField
        label="Of whom"
        isLabelHidden
        className="min-w-40"
        value={filter.memberId ?? ""}
        onChange={({ target: { value } }) =>
          router.replace(feedHref({ show: filter.show, ...(value ? { memberId: value } : {}) }), { scroll: false })
        }
      >
        <option value="">Everybody</option>
        {members.map(({ userId, name }) => (
          <option key={userId} value={userId}>
            {name}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

function Line({ item }: { item: Activity }) {
  const { slug } = useWorkspace();
  const { before, thing, after } = activityLine(item);
  const note = activityNote(item);
  return (
    <li className="flex items-start justify-between gap-4 px-4 py-3">
      <div className="min-w-0">
        <p className="text-base text-pretty break-words text-ink">
          {before}
          {item.moveId && thing ? (
            <Link href={`/${slug}/moves/${item.moveId}`} className="text-accent-text underline underline-offset-2">
              {thing}
            </Link>
          ) : (
            thing
          )}
          {after}
        </p>
        {note ? <p className="mt-0.5 text-sm text-pretty break-words text-ink-2">{note}</p> : null}
      </div>
      <RelativeTime at={item.at} isPast className="shrink-0 pt-0.5 text-xs text-ink-3" />
    </li>
  );
}
