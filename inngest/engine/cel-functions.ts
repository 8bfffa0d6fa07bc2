import { createHash } from "node:crypto";
import { parseDuration } from "./durations.ts";

/** A value of an expression: JSON, or a Date made by `date()`, `timestamp()` and `now()`. Missing is null. */
export type CelValue = null | boolean | number | string | Date | CelValue[] | { [key: string]: CelValue };

export function asText(value: CelValue): string {
  if (value === null) return "";
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function asNumber(value: CelValue): number {
  if (value instanceof Date) return value.getTime();
  if (typeof value === "string") return value.trim() === "" ? Number.NaN : Number(value);
  return typeof value === "number" || typeof value === "boolean" ? Number(value) : Number.NaN;
}

function asDate(value: CelValue): CelValue {
  if (value instanceof Date) return value;
  const at = typeof value === "number" ? new Date(value) : new Date(asText(value));
  return Number.isNaN(at.getTime()) ? null : at;
}

function sizeOf(value: CelValue): number {
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value)) return value.length;
  return isMap(value) ? Object.keys(value).length : 0;
}

export function isMap(value: CelValue): value is { [key: string]: CelValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function orNull(run: () => CelValue): CelValue {
  try {
    return run();
  } catch {
    return null;
  }
}

function numberOrNull(value: number): CelValue {
  return Number.isNaN(value) ? null : value;
}

type Callable = (first: CelValue, second: CelValue) => CelValue;

function typeOf(value: CelValue): string {
  if (value === null) return "null_type";
  if (value instanceof Date) return "timestamp";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object") return "map";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "double";
  return typeof value === "boolean" ? "bool" : "string";
}

/** Functions called as `f(x)` and as `x.f()` alike. */
export const functions: Readonly<Record<string, Callable>> = {
  size: (value) => sizeOf(value),
  string: (value) => asText(value),
  int: (value) => numberOrNull(Math.trunc(asNumber(value))),
  uint: (value) => numberOrNull(Math.trunc(asNumber(value))),
  double: (value) => numberOrNull(asNumber(value)),
  bool: (value) => value === true || value === "true",
  dyn: (value) => value,
  type: (value) => typeOf(value),
  lowercase: (value) => asText(value).toLowerCase(),
  lowerAscii: (value) => asText(value).toLowerCase(),
  uppercase: (value) => asText(value).toUpperCase(),
  upperAscii: (value) => asText(value).toUpperCase(),
  trim: (value) => asText(value).trim(),
  b64decode: (value) => Buffer.from(asText(value), "base64").toString("utf8"),
  b64encode: (value) => Buffer.from(asText(value), "utf8").toString("base64"),
  json_parse: (value) => orNull(() => JSON.parse(asText(value))),
  json_stringify: (value) => JSON.stringify(value),
  sha256: (value) => createHash("sha256").update(asText(value)).digest("hex"),
  date: (value) => asDate(value),
  timestamp: (value) => asDate(value),
  duration: (value) => orNull(() => parseDuration(asText(value))),
  now: () => new Date(),
  now_plus: (value) => orNull(() => new Date(Date.now() + parseDuration(asText(value)))),
  now_minus: (value) => orNull(() => new Date(Date.now() - parseDuration(asText(value)))),
  contains: (value, other) => asText(value).includes(asText(other)),
  startsWith: (value, other) => asText(value).startsWith(asText(other)),
  endsWith: (value, other) => asText(value).endsWith(asText(other)),
  matches: (value, other) => orNull(() => new RegExp(asText(other), "u").test(asText(value))),
  split: (value, other) => asText(value).split(asText(other)),
  join: (value, other) => (Array.isArray(value) ? value.map(asText).join(asText(other)) : asText(value)),
};

/** Macros over a list: name, then what the predicate's results make of it. */
export const macros: Readonly<Record<string, (items: CelValue[], test: (item: CelValue) => CelValue) => CelValue>> = {
  exists: (items, test) => items.some((item) => test(item) === true),
  all: (items, test) => items.every((item) => test(item) === true),
  exists_one: (items, test) => items.filter((item) => test(item) === true).length === 1,
  filter: (items, test) => items.filter((item) => test(item) === true),
  map: (items, test) => items.map((item) => test(item)),
};
