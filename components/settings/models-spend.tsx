"use client";

import { NoRows, Rows } from "#components/ui/rows.tsx";
import type { ModelsView } from "#server/domain/models/contract.ts";
import { money, promptLabel, spendNotes } from "./models-present.ts";

const count = (value: number) => value.toLocaleString("en-US");

/** Of a row whose sum is not all of it. */
const unpricedPart = ({ calls, unpricedCalls }: ModelsView["byPrompt"][number]): string =>
  unpricedCalls > 0 && unpricedCalls < calls ? `, ${count(unpricedCalls)} of unknown price` : "";

/** What this month has cost, by what it was for. */
export function Spend({ view: { month, byPrompt } }: { view: ModelsView }) {
  if (byPrompt.length === 0) return <NoRows>No model was asked this month.</NoRows>;
  return (
    <div className="space-y-3">
      <p className="text-base text-ink">
        <span className="text-lg font-semibold tabular-nums">{money(month.costMicros)}</span> for {count(month.calls)}{" "}
        {month.calls === 1 ? "call" : "calls"}
      </p>
      <Rows label="Spend by purpose">
        {byPrompt.map((row) => (
          <li key={row.promptId} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-3">
            <div className="min-w-0 flex-1 basis-44">
              <p className="text-base font-medium break-words text-ink">{promptLabel(row.promptId)}</p>
              <p className="text-xs text-ink-3 tabular-nums">
                {count(row.calls)} {row.calls === 1 ? "call" : "calls"}, {count(row.inputTokens)} tokens read,{" "}
                {count(row.outputTokens)} written{unpricedPart(row)}
              </p>
            </div>
            <p className="text-base text-ink tabular-nums">
              {row.unpricedCalls === row.calls ? "Price unknown" : money(row.costMicros)}
            </p>
          </li>
        ))}
      </Rows>
      {spendNotes(month).map((note) => (
        <p key={note} className="text-xs text-ink-3">
          {note}
        </p>
      ))}
    </div>
  );
}
