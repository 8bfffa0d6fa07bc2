import { dayAndTime, fullDay } from "#components/clock/present.ts";
import type { Tone } from "#components/ui/badge.tsx";
import type { FieldDiff } from "#server/domain/execution/contract.ts";
import type { UndoClass } from "#server/domain/queue/contract.ts";

export const undoClassLabels: Record<UndoClass, { label: string; tone: Tone }> = {
  reversible: { label: "Can be undone", tone: "good" },
  compensable: { label: "Can only be corrected", tone: "warn" },
  final: { label: "Final", tone: "bad" },
};

/** Whether nothing stood there before: then the new values say it all. */
export const isAllNew = (diff: readonly FieldDiff[]): boolean => diff.every(({ before }) => before === null);

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** A value as a person reads it; instants on the reader's clock, dates as the days they are. */
export function valueText(value: string | null, { now, timeZone }: { now: Date; timeZone: string }): string {
  if (value === null || value === "") return "empty";
  if (DATE.test(value)) return fullDay(new Date(`${value}T00:00:00Z`), "UTC");
  return INSTANT.test(value) ? dayAndTime(new Date(value), now, timeZone) : value;
}

/** `recordId` → "Record id". */
export function idLabel(name: string): string {
  const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Addresses of vendors only: nothing else becomes a link. */
export const linkOf = (ids: Readonly<Record<string, string>>): string | null =>
  ids.url?.startsWith("https://") ? ids.url : null;

/** What the check of the chain found when nothing is wrong. */
export function intactText(checked: number): string {
  if (checked === 0) return "There is no receipt yet, so none is missing.";
  if (checked === 1) return "The one receipt is there, unchanged.";
  return `All ${checked.toLocaleString("en-US")} receipts are there, unchanged and in their order.`;
}
