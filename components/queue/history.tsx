"use client";

import Link from "next/link";
import { RelativeTime, useClock } from "#components/clock/now.tsx";
import { fullTime } from "#components/clock/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { cx } from "#components/ui/classes.ts";
import type { MoveDetail } from "#server/domain/queue/contract.ts";
import { timelineOf } from "./present-timeline.ts";

const dots = { neutral: "bg-line-strong", accent: "bg-accent-text", good: "bg-good", bad: "bg-bad" } as const;

/** Every step of the move, newest last, with who did it. */
export function History({ move }: { move: MoveDetail }) {
  const { now, timeZone } = useClock();
  const { slug } = useWorkspace();
  return (
    <>
      <ol className="relative ml-1 flex flex-col gap-3.5 before:absolute before:top-2 before:bottom-2 before:left-[3.5px] before:w-px before:bg-line">
        {timelineOf(move, now, timeZone).map((line) => (
          <li key={line.id} className="relative flex gap-3.5">
            <span aria-hidden="true" className={cx("mt-[7px] size-2 shrink-0 rounded-full", dots[line.tone])} />
            <div className="min-w-0 flex-1 text-base break-words text-ink">
              {line.text} <RelativeTime at={line.at} isPast className="text-sm text-ink-3" />
            </div>
          </li>
        ))}
      </ol>
      <p className="mt-4 text-sm text-ink-3">
        All signals of this workspace are on the{" "}
        <Link href={`/${slug}/signals`} className="text-accent-text underline underline-offset-2">
          Signals
        </Link>{" "}
        page.
      </p>
    </>
  );
}

/** How the score came to be what it is. */
export function ScoreHistory({ move }: { move: MoveDetail }) {
  const { timeZone } = useClock();
  if (move.scoreHistory.length === 0)
    return <p className="text-base text-ink-2">The score has not changed since the move was made.</p>;
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-left text-base">
        <caption className="sr-only">Changes of the score, with their cause</caption>
        <thead>
          <tr className="border-b border-line text-xs text-ink-3">
            <th scope="col" className="py-1.5 pr-4 font-medium">
              When
            </th>
            <th scope="col" className="py-1.5 pr-4 font-medium">
              Score
            </th>
            <th scope="col" className="py-1.5 font-medium">
              Because
            </th>
          </tr>
        </thead>
        <tbody>
          {move.scoreHistory.map((change) => (
            <tr key={`${change.at}:${change.after}`} className="border-b border-line align-top last:border-0">
              <td className="py-2 pr-4 text-sm whitespace-nowrap text-ink-2">
                {fullTime(new Date(change.at), timeZone)}
              </td>
              <td className="py-2 pr-4 font-medium whitespace-nowrap text-ink">
                {change.before === null ? "" : `${Math.round(change.before)} → `}
                {Math.round(change.after)}
              </td>
              <td className="py-2 text-pretty text-ink-2">{change.sentence}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
