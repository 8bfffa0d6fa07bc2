import { expect, test } from "vitest";
import { parseDue, parseDuration, parseRetryAfter } from "./durations.ts";

test.each([
  ["1s", 1000],
  ["500ms", 500],
  ["1h30m", 5_400_000],
  ["2d", 172_800_000],
  ["1w2d", 777_600_000],
  ["1.5h", 5_400_000],
  [" 10m ", 600_000],
])("%s is %i ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(["", "soon", "5", "5x", "1h oops", "h1"])("%j is refused as a duration", (text) => {
  expect(() => parseDuration(text)).toThrow(/duration/);
});

test("a wait ends at its ISO date, or its duration from now; an empty text ends at once", () => {
  expect(parseDue("2026-01-02T03:04:05.678Z", 0)).toEqual(new Date("2026-01-02T03:04:05.678Z"));
  expect(parseDue("1m", 1000)).toEqual(new Date(61_000));
  expect(parseDue("", 5)).toEqual(new Date(5));
  expect(() => parseDue("2026-99-99", 0)).toThrow(/date/);
});

test("retry-after takes seconds and dates and stays between 1 s and 24 h", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  expect(parseRetryAfter("30", now)).toBe(30_000);
  expect(parseRetryAfter("0", now)).toBe(1000);
  expect(parseRetryAfter("Thu, 01 Jan 2026 00:01:00 GMT", now)).toBe(60_000);
  expect(parseRetryAfter("2026-01-01T00:00:10.000Z", now)).toBe(10_000);
  expect(parseRetryAfter("2020-01-01T00:00:00Z", now)).toBe(1000);
  expect(parseRetryAfter("999999999", now)).toBe(86_400_000);
  expect(parseRetryAfter("later", now)).toBeNull();
  expect(parseRetryAfter(null, now)).toBeNull();
});
