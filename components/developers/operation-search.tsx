"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { TextField } from "#components/ui/field.tsx";
import { NoRows, Rows } from "#components/ui/rows.tsx";
import { MethodBadge } from "./method-badge.tsx";
import type { Group, OperationLine } from "./reference.ts";
import { matching } from "./search.ts";

type SearchProps = { slug: string; groups: Group[]; lines: OperationLine[] };

/** The groups of the reference; with words in the field, the operations in which they stand. */
export function OperationSearch({ slug, groups, lines }: SearchProps) {
  const [question, setQuestion] = useState("");
  const isAsked = question.trim() !== "";
  const found = isAsked ? matching(lines, question) : [];
  return (
    <div className="space-y-4">
      <TextField
        label="Search the reference"
        isLabelHidden
        type="search"
        placeholder={`Search ${lines.length} operations`}
        value={question}
        onChange={(event) => setQuestion(event.target.value)}
      />
      <p role="status" className="sr-only">
        {isAsked ? `${found.length} found` : ""}
      </p>
      {isAsked ? (
        <Found slug={slug} lines={found} question={question.trim()} />
      ) : (
        <Groups slug={slug} groups={groups} />
      )}
    </div>
  );
}

function Found({ slug, lines, question }: { slug: string; lines: OperationLine[]; question: string }) {
  if (lines.length === 0)
    return (
      <NoRows>
        <Search aria-hidden="true" className="mx-auto mb-2 size-5 text-ink-3" />
        Nothing in the reference has “{question}” in it.
      </NoRows>
    );
  return (
    <Rows label="Operations found">
      {lines.map(({ id, method, path, summary, tag }) => (
        <li key={id}>
          <Link
            href={`/${slug}/developers/reference/${tag}#${id}`}
            className="flex flex-wrap items-baseline gap-x-2.5 gap-y-1 px-4 py-2.5 hover:bg-hover"
          >
            <MethodBadge method={method} />
            <code className="font-mono text-sm break-all text-ink">{path}</code>
            <span className="w-full text-sm text-pretty text-ink-2">{summary}</span>
          </Link>
        </li>
      ))}
    </Rows>
  );
}

function Groups({ slug, groups }: Pick<SearchProps, "slug" | "groups">) {
  return (
    <ul aria-label="Groups of the reference" className="grid gap-2 sm:grid-cols-2">
      {groups.map(({ tag, title, count }) => (
        <li key={tag}>
          <Link
            href={`/${slug}/developers/reference/${tag}`}
            className="flex min-h-11 items-center justify-between gap-3 rounded-lg border border-line bg-surface px-3.5 py-2 text-sm font-medium text-ink hover:bg-hover"
          >
            {title}
            <span className="text-xs font-normal text-ink-3 tabular-nums">{count}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
