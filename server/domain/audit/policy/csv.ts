import type { AuditEntry } from "../contract.ts";

const columns = [
  "at",
  "who",
  "summary",
  "action",
  "surface",
  "actor_type",
  "actor_id",
  "subject_type",
  "subject_id",
  "subject",
  "move_id",
  "request_id",
  "detail",
  "id",
] as const;

/** A cell that a spreadsheet shows as text: what would be a formula gets an apostrophe. */
function cell(value: string | null): string {
  if (value === null) return "";
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvHead = (): string => columns.join(",");

/** One entry as a line of RFC 4180, without its line break. */
export function csvLine({ actor, subject, ...entry }: AuditEntry): string {
  const cells: (string | null)[] = [
    entry.at,
    actor.name,
    entry.summary,
    entry.action,
    entry.surface,
    actor.type,
    actor.id,
    subject.type,
    subject.id,
    subject.label,
    entry.moveId,
    entry.requestId,
    JSON.stringify(entry.detail),
    entry.id,
  ];
  return cells.map(cell).join(",");
}
