"use client";

import { ChevronDown } from "lucide-react";
import { Fragment } from "react";
import { cx } from "#components/ui/classes.ts";
import { ScoreRing } from "#components/ui/score-ring.tsx";
import { SectionHeading } from "#components/ui/section-heading.tsx";
import type { Contribution, MoveDetail } from "#server/domain/queue/contract.ts";
import { bandOf, barWidth, intervalText, points, totalOf } from "./present.ts";
import { SourceChip } from "./source-chip.tsx";

/** Why this, why now: the sentence, and the parts that add up to the score. */
export function Why({ move }: { move: MoveDetail }) {
  const { contributions, sentence, counterfactuals } = move.explanation;
  const interval = intervalText(move.scoreLow, move.scoreHigh);
  const missing = contributions.filter((part) => part.isMissing);
  return (
    <section aria-label="Why">
      <div className="flex items-center gap-4">
        <ScoreRing score={move.score} band={bandOf(move.score)} size={56} />
        <div className="min-w-0">
          <SectionHeading className="sr-only">Why this, why now</SectionHeading>
          <p className="text-md font-medium text-pretty text-ink">{sentence}</p>
          {interval ? (
            <p className="mt-0.5 text-sm text-ink-3">
              Likely {interval}
              {missing.length > 0 ? `: ${listWords(missing.map((part) => part.label.toLowerCase()))} not known` : ""}.
            </p>
          ) : null}
        </div>
      </div>
      <details data-seen="why_opened" className="group mt-4">
        <summary className="list-none rounded-lg [&::-webkit-details-marker]:hidden">
          <ScoreBar parts={contributions} />
          <span className="mt-2 flex items-start gap-2 text-sm text-ink-2 touch:min-h-11">
            <span className="min-w-0 flex-1">
              {contributions.map((part, index) => (
                <Fragment key={part.key}>
                  {index > 0 ? <span className="text-ink-3"> · </span> : null}
                  <span className="whitespace-nowrap">
                    {part.label}{" "}
                    <span className={cx("font-medium", part.points < 0 ? "text-bad" : "text-ink")}>
                      {points(part.points)}
                    </span>
                  </span>
                </Fragment>
              ))}
            </span>
            <span className="flex shrink-0 items-center gap-1 font-medium text-accent-text group-hover:underline">
              How it adds up
              <ChevronDown
                aria-hidden="true"
                className="size-4 transition-transform duration-140 group-open:rotate-180"
              />
            </span>
          </span>
        </summary>
        <ul className="mt-3 divide-y divide-line border-y border-line">
          {contributions.map((part) => (
            <Part key={part.key} part={part} all={contributions} />
          ))}
          <li className="flex items-center justify-between py-2 text-sm font-semibold text-ink">
            Score
            <span>{totalOf(contributions).toFixed(1)}</span>
          </li>
        </ul>
      </details>
      {counterfactuals.length > 0 && move.status === "open" ? (
        <div className="mt-3 text-sm text-ink-2">
          <span className="font-medium">What would change it: </span>
          {counterfactuals.map((change, index) => (
            <span key={change.label}>
              {index > 0 ? " · " : ""}
              {change.label} <span className="font-medium whitespace-nowrap text-ink">{points(change.points)}</span>
            </span>
          ))}
        </div>
      ) : null}
    </section>
  );
}

/** The parts as one bar of 100: what is missing to the right is what the score lacks. */
function ScoreBar({ parts }: { parts: Contribution[] }) {
  return (
    <span aria-hidden="true" className="flex h-2 gap-px overflow-hidden rounded-full bg-sunken">
      {parts
        .filter((part) => part.points > 0)
        .map((part, index) => (
          <span
            key={part.key}
            title={`${part.label} ${points(part.points)}`}
            className={cx(
              "h-full",
              part.isMissing ? "bg-line-strong" : index % 2 === 0 ? "bg-band-high" : "bg-band-medium",
            )}
            style={{ width: `${part.points}%` }}
          />
        ))}
    </span>
  );
}

function Part({ part, all }: { part: Contribution; all: Contribution[] }) {
  return (
    <li className="grid grid-cols-[1fr_auto] items-start gap-x-4 gap-y-1 py-2.5 sm:grid-cols-[8.5rem_1fr_auto]">
      <span className="flex items-center gap-2 text-sm font-medium text-ink sm:block">
        {part.label}
        <span aria-hidden="true" className="mt-1.5 hidden h-1.5 w-full rounded-full bg-sunken sm:block">
          <span
            className={cx(
              "block h-full rounded-full",
              part.points < 0 ? "bg-bad" : part.isMissing ? "bg-line-strong" : "bg-band-medium",
            )}
            style={{ width: `${barWidth(part.points, all)}%` }}
          />
        </span>
      </span>
      <span
        className={cx(
          "order-last text-sm font-semibold sm:order-none sm:col-start-3 sm:row-start-1",
          part.points < 0 ? "text-bad" : "text-ink",
        )}
      >
        {points(part.points)}
      </span>
      <span className="col-span-2 row-start-2 text-sm text-pretty text-ink-2 sm:col-span-1 sm:col-start-2 sm:row-start-1">
        {part.why}
        {part.evidence.length > 0 ? (
          <span className="mt-1 flex flex-wrap gap-1">
            {part.evidence.map((source) => (
              <SourceChip key={`${source.kind}:${source.id}:${source.label}`} source={source} />
            ))}
          </span>
        ) : null}
      </span>
    </li>
  );
}

function listWords(words: string[]): string {
  return words.length <= 1 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
