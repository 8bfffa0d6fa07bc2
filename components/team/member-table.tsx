"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { roleLabels } from "#components/settings/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import { SelectField } from "#components/ui/field.tsx";
import { Rows } from "#components/ui/rows.tsx";
import type { MemberFigures } from "#server/domain/team/contract.ts";
import { type Column, columns, figurePath, medianText, nextSorting, type Sorting, sorted } from "./present.ts";

/** Members with their figures: a table where there is room, a list on a phone. */
export function MemberTable({ members }: { members: MemberFigures[] }) {
  const [sorting, setSorting] = useState<Sorting>({ key: "name", isDescending: false });
  const rows = sorted(members, sorting);
  return (
    <>
      <Wide rows={rows} sorting={sorting} onSort={(key) => setSorting(nextSorting(sorting, key))} />
      <Narrow
        rows={rows}
        sorting={sorting}
        onSort={(key) => setSorting(nextSorting({ key: "name", isDescending: false }, key))}
      />
    </>
  );
}

type ViewProps = { rows: MemberFigures[]; sorting: Sorting; onSort: (key: Sorting["key"]) => void };

function Wide({ rows, sorting, onSort }: ViewProps) {
  return (
    <div className="hidden rounded-xl border border-line bg-surface md:block">
      <table className="w-full text-base">
        <caption className="sr-only">Members and their figures</caption>
        <thead>
          <tr className="border-b border-line text-xs text-ink-3">
            <Head label="Member" column="name" sorting={sorting} onSort={onSort} />
            {columns.map(({ key, label, about }) => (
              <Head key={key} label={label} about={about} column={key} sorting={sorting} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((member) => (
            <tr key={member.userId}>
              <th scope="row" className="px-4 py-3 text-left font-normal">
                <Name member={member} />
              </th>
              {columns.map(({ key }) => (
                <td key={key} className="px-3 py-3 text-right tabular-nums">
                  <Figure member={member} column={key} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type HeadProps = Pick<ViewProps, "sorting" | "onSort"> & { label: string; about?: string; column: Sorting["key"] };

function Head({ label, about, column, sorting, onSort }: HeadProps) {
  const isSorted = sorting.key === column;
  const Arrow = sorting.isDescending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (sorting.isDescending ? "descending" : "ascending") : undefined}
      className={column === "name" ? "px-2 py-1.5 text-left font-medium" : "px-1 py-1.5 text-right font-medium"}
    >
      <button
        type="button"
        title={about}
        className="inline-flex min-h-7 items-center gap-1 rounded-md px-2 hover:bg-hover hover:text-ink touch:min-h-11"
        onClick={() => onSort(column)}
      >
        {label}
        {isSorted ? <Arrow aria-hidden="true" className="size-3" /> : null}
      </button>
    </th>
  );
}

function Narrow({ rows, sorting, onSort }: ViewProps) {
  return (
    <div className="md:hidden">
      <SelectField
        label="Sort by"
        className="mb-3"
        value={sorting.key}
        onChange={(event) => onSort(event.target.value as Sorting["key"])}
      >
        <option value="name">Name</option>
        {columns.map(({ key, label }) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </SelectField>
      <Rows label="Members">
        {rows.map((member) => (
          <li key={member.userId} className="px-4 py-3">
            <Name member={member} />
            <dl className="mt-2 grid grid-cols-3 gap-x-3 gap-y-2">
              {columns.map(({ key, label }) => (
                <div key={key}>
                  <dt className="text-xs text-ink-3">{label}</dt>
                  <dd className="text-base tabular-nums">
                    <Figure member={member} column={key} />
                  </dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </Rows>
    </div>
  );
}

function Name({ member }: { member: MemberFigures }) {
  const { me } = useWorkspace();
  return (
    <span className="block min-w-0">
      <span className="block font-medium break-words text-ink">
        {member.name}
        {member.userId === me.userId ? <span className="font-normal text-ink-3"> (you)</span> : null}
      </span>
      <span className="block text-xs text-ink-3">{roleLabels[member.role]}</span>
    </span>
  );
}

function Figure({ member, column }: { member: MemberFigures; column: Column["key"] }) {
  const { me, slug } = useWorkspace();
  const path = figurePath(member, column, me.userId);
  const text =
    column === "medianDecisionMs" ? medianText(member.medianDecisionMs) : member[column].toLocaleString("en-US");
  if (path === null) return <span className={member[column] ? "text-ink" : "text-ink-3"}>{text}</span>;
  return (
    <Link href={`/${slug}/${path}`} className="text-accent-text underline underline-offset-2">
      {text}
    </Link>
  );
}
