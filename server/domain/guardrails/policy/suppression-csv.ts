import { addressOrDomain } from "../contract.ts";

type ParsedList = {
  values: string[];
  repeated: number;
  rejected: { line: number; value: string; why: string }[];
};

const NAMES = ["email", "e-mail", "mail", "email address", "domain", "company domain", "website"];

/** Cells of one line; quoted cells may hold the separator. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted;
    else if (character === separator && !isQuoted) {
      cells.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  return [...cells, cell.trim()];
}

/**
 * Reads addresses and domains out of a table: the column whose head says so, else the first one. Separated by comma, semicolon
 * or tab.
 */
export function parseSuppressionCsv(csv: string): ParsedList {
  const lines = csv.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  const head = lines.find((line) => line.trim() !== "") ?? "";
  const separator = [";", "\t"].find((candidate) => head.includes(candidate)) ?? ",";
  const named = cellsOf(head, separator).findIndex((cell) => NAMES.includes(cell.toLowerCase()));
  const found: ParsedList = { values: [], repeated: 0, rejected: [] };
  const seen = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "" || (named >= 0 && line === head)) continue;
    take(found, seen, { line: index + 1, value: cellsOf(line, separator)[Math.max(0, named)] ?? "" });
  }
  return found;
}

function take(found: ParsedList, seen: Set<string>, { line, value }: { line: number; value: string }): void {
  const parsed = addressOrDomain.safeParse(value);
  if (!parsed.success) {
    const why = value === "" ? "This line has no address." : (parsed.error.issues[0]?.message ?? "Not an address.");
    found.rejected.push({ line, value: value.slice(0, 80), why });
  } else if (seen.has(parsed.data)) found.repeated += 1;
  else {
    seen.add(parsed.data);
    found.values.push(parsed.data);
  }
}
