import { z } from "zod";
import { invalidInput } from "./errors.ts";

/** Opaque keyset cursor and page size of every list. */
export const pageInput = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});

/** One page; `nextCursor` null means that this was the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export type Page<Item> = { items: Item[]; nextCursor: string | null };

/** The place after which the next page begins, opaque to clients. ASCII parts only: ids, instants, numbers. */
export const encodeCursor = (place: readonly (string | number)[]): string =>
  btoa(JSON.stringify(place)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** Reads a cursor of ours back. @throws invalid_input `cursor.invalid` for anything else */
export function decodeCursor<Place>(cursor: string, shape: z.ZodType<Place>): Place {
  try {
    return shape.parse(JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/"))));
  } catch {
    throw invalidInput("cursor.invalid", "This cursor is not one of this list. Start again without a cursor.");
  }
}

/** Place in a list by time: the instant, and the id among rows of the same one. */
export const byInstant = z.tuple([z.iso.datetime({ offset: true }), z.uuid()]);
/** Place in a list by id alone. */
export const byId = z.tuple([z.uuid()]);

/**
 * Reads one page: one row more than asked for tells whether another follows.
 * @param shape of a place in this list
 * @param read rows behind the place (null: from the start), `limit` at most
 * @param placeOf where a row stands
 * @throws invalid_input `cursor.invalid`
 */
export async function readPage<Row, Place>(
  { cursor, limit }: { cursor?: string | undefined; limit: number },
  shape: z.ZodType<Place>,
  read: (after: Place | null, limit: number) => Promise<Row[]>,
  placeOf: (row: Row) => readonly (string | number)[],
): Promise<Page<Row>> {
  const after = cursor === undefined ? null : decodeCursor(cursor, shape);
  const rows = await read(after, limit + 1);
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return { items, nextCursor: last === undefined ? null : encodeCursor(placeOf(last)) };
}
