type DiffPart = { kind: "same" | "added" | "removed"; text: string };

/** Longer texts are told as one change: the table grows with the product of their words. */
const MOST_WORDS = 1_500;

const wordsOf = (text: string): string[] => text.match(/\s+|[^\s]+/g) ?? [];

/** What a person changed, word by word: parts in order, the removed before the added. */
export function diffWords(before: string, after: string): DiffPart[] {
  const [a, b] = [wordsOf(before), wordsOf(after)];
  if (a.length > MOST_WORDS || b.length > MOST_WORDS) return whole(before, after);
  const common = commonLengths(a, b);
  const parts: DiffPart[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && a[i] === b[j]) {
      push(parts, "same", a[i] ?? "");
      i += 1;
      j += 1;
    } else if (i < a.length && (j === b.length || lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))) {
      push(parts, "removed", a[i] ?? "");
      i += 1;
    } else {
      push(parts, "added", b[j] ?? "");
      j += 1;
    }
  }
  return parts;
}

const whole = (before: string, after: string): DiffPart[] =>
  before === after
    ? [{ kind: "same", text: after }]
    : [
        { kind: "removed", text: before },
        { kind: "added", text: after },
      ];

const lengthAt = (table: Uint16Array[], i: number, j: number): number => table[i]?.[j] ?? 0;

/** Length of the longest common sequence of the words from i of `a` and from j of `b` on. */
function commonLengths(a: string[], b: string[]): Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = table[i] as Uint16Array;
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] =
        a[i] === b[j]
          ? lengthAt(table, i + 1, j + 1) + 1
          : Math.max(lengthAt(table, i + 1, j), lengthAt(table, i, j + 1));
    }
  }
  return table;
}

function push(parts: DiffPart[], kind: DiffPart["kind"], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === kind) last.text += text;
  else parts.push({ kind, text });
}
