"use client";

import Link from "next/link";
import { useClock } from "#components/clock/now.tsx";
import { dayAndTime, fullTime } from "#components/clock/present.ts";
import { useWorkspace } from "#components/shell/workspace.tsx";
import type { AuditEntry } from "#server/domain/audit/contract.ts";
import { auditPhrase, auditThing } from "#server/platform/pure/audit-words.ts";
import { detailParts, surfaceLabel, thingPath } from "./present.ts";

/** One entry: who did what to what, what else it says, when and from where. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const { now, timeZone } = useClock();
  const at = (iso: string) => dayAndTime(new Date(iso), now, timeZone);
  const parts = detailParts(entry, at);
  const surface = surfaceLabel(entry.surface);
  return (
    <li className="grid gap-x-5 gap-y-1 px-4 py-3 sm:grid-cols-[1fr_auto]">
      <div className="min-w-0">
        <p className="text-base text-pretty break-words text-ink">
          <span className="font-medium">{entry.actor.name}</span> <Deed entry={entry} />
        </p>
        {parts.length > 0 ? (
          <p className="mt-0.5 text-sm text-pretty break-words text-ink-2">{parts.join(" · ")}</p>
        ) : null}
      </div>
      <p className="flex gap-2 text-xs text-ink-3 tabular-nums sm:flex-col sm:items-end sm:gap-0.5 sm:pt-0.5">
        <time dateTime={entry.at} title={fullTime(new Date(entry.at), timeZone)}>
          {at(entry.at)}
        </time>
        {surface ? <span>{surface}</span> : null}
      </p>
    </li>
  );
}

function Deed({ entry }: { entry: AuditEntry }) {
  const { slug } = useWorkspace();
  const { before, after, hasThing } = auditPhrase(entry.action);
  const path = thingPath(entry);
  const thing = auditThing({ subjectType: entry.subject.type, label: entry.subject.label });
  if (!hasThing && path === null) return before;
  if (path === null) return `${before}${thing}${after}`;
  const href = `/${slug}/${path}`;
  const look = "text-accent-text underline underline-offset-2";
  if (!hasThing)
    return (
      <Link href={href} className={look}>
        {before}
      </Link>
    );
  return (
    <>
      {before}
      <Link href={href} className={look}>
        {thing}
      </Link>
      {after}
    </>
  );
}
