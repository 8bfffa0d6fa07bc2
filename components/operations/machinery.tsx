"use client";

import { useClock } from "#components/clock/now.tsx";
import { fullTime } from "#components/clock/present.ts";
import { Badge } from "#components/ui/badge.tsx";
import { SectionHeading } from "#components/ui/section-heading.tsx";
import type { Clock, Operations } from "#server/domain/operations/contract.ts";
import { deliveryText, duration, functionLabel, nextText, pastText, runState } from "./present.ts";

const headingClass = "mt-10 mb-2 text-md font-semibold text-ink";
const panelClass = "rounded-xl border border-line bg-surface";

/** Delivery of events, the clocks and the limits. */
export function Machinery({ operations }: { operations: Operations }) {
  const { clocks, limits } = operations;
  return (
    <>
      <SectionHeading className={headingClass}>Delivery of events</SectionHeading>
      <DeliveryPanel delivery={operations.delivery} />
      {clocks.length > 0 ? (
        <>
          <SectionHeading className={headingClass}>On the clock</SectionHeading>
          <p className="mb-3 text-sm text-ink-2">What runs by itself, for all workspaces of this installation.</p>
          <ul aria-label="On the clock" className={`divide-y divide-line ${panelClass}`}>
            {clocks.map((clock) => (
              <ClockRow key={`${clock.functionId} ${clock.cron}`} clock={clock} />
            ))}
          </ul>
        </>
      ) : null}
      <SectionHeading className={headingClass}>Limits</SectionHeading>
      <LimitsPanel limits={limits} />
    </>
  );
}

function DeliveryPanel({ delivery }: Pick<Operations, "delivery">) {
  const { text, tone } = deliveryText(delivery);
  const numbers = [
    ["Waiting", String(delivery.waiting)],
    ["Oldest", delivery.waiting === 0 ? "–" : duration(delivery.oldestMs)],
    ["Delivered, 1 h", String(delivery.delivered)],
    ["95 of 100 within", delivery.p95Ms === null ? "–" : duration(delivery.p95Ms)],
  ] as const;
  return (
    <div className={panelClass}>
      <p className="flex items-center gap-2 px-4 pt-3 text-sm text-ink-2">
        <Badge tone={tone}>{tone === "bad" ? "Look here" : "Fine"}</Badge>
        {text}
      </p>
      <Numbers numbers={numbers} />
    </div>
  );
}

export function Numbers({ numbers }: { numbers: readonly (readonly [label: string, value: string])[] }) {
  return (
    <dl className="grid grid-cols-2 gap-y-1 px-1 py-2 sm:grid-cols-4">
      {numbers.map(([label, value]) => (
        <div key={label} className="flex min-w-0 flex-col-reverse px-3 py-1.5">
          <dt className="text-xs text-ink-3">{label}</dt>
          <dd className="text-lg leading-6 font-semibold text-ink">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function ClockRow({ clock }: { clock: Clock }) {
  const { now, timeZone } = useClock();
  const time = (at: string, text: (at: Date, now: Date) => string) => (
    <time dateTime={at} title={fullTime(new Date(at), timeZone)}>
      {text(new Date(at), now)}
    </time>
  );
  const state = clock.lastStatus ? runState({ status: clock.lastStatus, next: null }) : null;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5 text-sm">
      <span className="min-w-44 flex-1 font-medium text-ink">{functionLabel(clock.functionId)}</span>
      <span className="flex items-center gap-2 text-ink-2">
        {clock.lastAt && state ? (
          <>
            <Badge tone={state.tone}>{state.label}</Badge>
            <span>
              {time(clock.lastAt, pastText)}
              {clock.lastDurationMs === null ? null : `, ${duration(clock.lastDurationMs)}`}
            </span>
          </>
        ) : (
          "not yet"
        )}
      </span>
      <span className="w-44 text-ink-3 sm:text-right">{time(clock.nextAt, nextText)}</span>
    </li>
  );
}

function LimitsPanel({ limits }: Pick<Operations, "limits">) {
  const { requestsPerMinute, keys } = limits;
  return (
    <div className={`${panelClass} px-4 py-3 text-sm text-ink-2`}>
      <p>
        {requestsPerMinute === null
          ? "Requests are not limited here."
          : `${requestsPerMinute.toLocaleString("en")} requests a minute for each API key and each person.`}
      </p>
      {keys.length > 0 ? (
        <ul aria-label="Keys in use this minute" className="mt-2 space-y-1">
          {keys.map((key) => (
            <li key={key.prefix} className="flex justify-between gap-4">
              <span className="min-w-0 truncate text-ink">{key.name}</span>
              <span className="shrink-0 text-ink-3">about {key.used} this minute</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="mt-1 text-ink-3">No API key was used in this minute.</p>
      )}
    </div>
  );
}
