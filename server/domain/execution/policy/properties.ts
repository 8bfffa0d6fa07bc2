type Properties = Record<string, string | null>;

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const TIME = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/;
const EPOCH_MS = /^\d{12,13}$/;
const instantOf = (text: string): number =>
  EPOCH_MS.test(text) ? Number(text) : TIME.test(text) ? Date.parse(text) : Number.NaN;

/** Vendors write an empty property as null or as an empty text, and numbers and times in a form of their own. */
function isSameValue(one: string | null | undefined, other: string | null | undefined): boolean {
  const [a, b] = [one ?? "", other ?? ""];
  if (a === b) return true;
  if (NUMBER.test(a) && NUMBER.test(b) && Number(a) === Number(b)) return true;
  return instantOf(a) === instantOf(b);
}

/** Whether all wanted properties have their value; others do not matter. */
export const isSameAs = (present: Properties, wanted: Properties): boolean =>
  Object.entries(wanted).every(([name, value]) => isSameValue(present[name], value));

type Verdict = { is: "undone" } | { is: "ours" } | { is: "changed"; what: string };

/**
 * Whether old values may be put back: only where every property is still as we left it, so that nobody's later work is lost.
 * @param present null: the record is gone
 */
export function undoVerdict(
  present: Properties | null,
  before: Properties,
  after: Properties,
  labelOf: (name: string) => string,
): Verdict {
  if (present === null) return { is: "changed", what: "The record was deleted since." };
  if (isSameAs(present, before)) return { is: "undone" };
  const others = Object.keys(before).filter((name) => !isSameValue(present[name], after[name]));
  if (others.length === 0) return { is: "ours" };
  const told = others.map(
    (name) => `${labelOf(name)} is ${quoted(present[name])} now, we had set ${quoted(after[name])}`,
  );
  return { is: "changed", what: `${told.join("; ")}. Somebody else changed it since.` };
}

const quoted = (value: string | null | undefined): string => (value ? `“${value}”` : "empty");
