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

export const valueText = (value: string | null): string => (value === null || value === "" ? "empty" : value);

/** `recordId` → "Record id". */
export function idLabel(name: string): string {
  const words = name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Addresses of vendors only: nothing else becomes a link. */
export const linkOf = (ids: Readonly<Record<string, string>>): string | null =>
  ids.url?.startsWith("https://") ? ids.url : null;
