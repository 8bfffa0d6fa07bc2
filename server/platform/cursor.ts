import { invalidInput } from "./pure/errors.ts";

/** Packs the sort values of a page's last row into an opaque cursor. */
export const encodeCursor = (values: readonly (string | number | null)[]): string =>
  Buffer.from(JSON.stringify(values)).toString("base64url");

/**
 * The sort values of a cursor that `encodeCursor` made.
 * @param length how many values the list's cursors have
 * @throws invalid_input for anything else: a client may not make cursors up
 */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    const isPlain = (value: unknown) => value === null || typeof value === "string" || typeof value === "number";
    if (Array.isArray(values) && values.length === length && values.every(isPlain)) return values;
  } catch {
    // Not ours: the same answer as any other malformed cursor.
  }
  throw invalidInput("cursor.invalid", "This cursor is not one of ours. Start again without a cursor.");
}
