import type { JsonValue } from "./wire.ts";

const refusedByPostgres = /\\u(?:0000|d[89a-f])/i;

/** Text that PostgreSQL stores: without NUL characters and lone surrogates. */
export function storableText(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

/** The value without what PostgreSQL's jsonb refuses; the same value when there is nothing of it. */
export function storable<T extends JsonValue>(value: T): T {
  if (!refusedByPostgres.test(JSON.stringify(value))) return value;
  return JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
    typeof item === "string" ? storableText(item) : item,
  );
}
