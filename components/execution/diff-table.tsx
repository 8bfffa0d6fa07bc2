import { useClock } from "#components/clock/now.tsx";
import type { FieldDiff } from "#server/domain/execution/contract.ts";
import { isAllNew, valueText } from "./present.ts";

/** Field by field what changes; where everything is new, only what it becomes. */
export function DiffTable({ rows }: { rows: readonly FieldDiff[] }) {
  const clock = useClock();
  if (isAllNew(rows)) {
    return (
      <dl className="divide-y divide-line rounded-lg border border-line text-sm">
        {rows.map(({ label, after }) => (
          <div key={label} className="gap-4 px-3 py-2 sm:flex">
            <dt className="w-28 shrink-0 text-ink-3">{label}</dt>
            <dd className="min-w-0 break-words whitespace-pre-wrap text-ink">{valueText(after, clock)}</dd>
          </div>
        ))}
      </dl>
    );
  }
  return (
    <div className="overflow-x-auto rounded-lg border border-line">
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="border-b border-line text-xs text-ink-3">
            <th scope="col" className="px-3 py-2 font-medium">
              Field
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              Now
            </th>
            <th scope="col" className="px-3 py-2 font-medium">
              After
            </th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map(({ label, before, after }) => (
            <tr key={label}>
              <th scope="row" className="px-3 py-2 align-top font-normal text-ink-2">
                {label}
              </th>
              <td className="px-3 py-2 align-top break-words text-ink-2">
                {before === after ? (
                  valueText(before, clock)
                ) : (
                  <del className="decoration-ink-3">{valueText(before, clock)}</del>
                )}
              </td>
              <td className="px-3 py-2 align-top font-medium break-words text-ink">
                {before === after ? (
                  <span className="font-normal text-ink-3">no change</span>
                ) : (
                  <ins className="no-underline">{valueText(after, clock)}</ins>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
