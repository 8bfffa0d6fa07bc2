import { expect, it } from "vitest";
import { parseRecurrence, startsOf } from "./google/recurrence.ts";

const BERLIN = "Europe/Berlin";
function starts(first: string, lines: string[], zone = BERLIN, to = "2030-01-01T00:00:00Z"): string[] {
  const recurrence = parseRecurrence(lines, zone);
  if (!recurrence) throw new Error("refused");
  const series = { startMs: Date.parse(first), zone };
  return startsOf(recurrence, series, Date.parse(to)).map((ms) => new Date(ms).toISOString().slice(0, 16));
}

// The expected times are read off a calendar; 2027's clocks change on 28 March and 31 October in Berlin.
it.each<[string, string, string[], string[]]>([
  [
    "stays at nine in Berlin when the clocks change",
    "2027-03-22T08:00:00Z",
    ["RRULE:FREQ=WEEKLY;COUNT=3"],
    ["2027-03-22T08:00", "2027-03-29T07:00", "2027-04-05T07:00"],
  ],
  [
    "on several days of every second week, from the middle of the first",
    "2027-06-09T07:00:00Z",
    ["RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4"],
    ["2027-06-09T07:00", "2027-06-21T07:00", "2027-06-23T07:00", "2027-07-05T07:00"],
  ],
  [
    "on working days until an instant",
    "2027-06-10T07:00:00Z",
    ["RRULE:FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20270614T070000Z"],
    ["2027-06-10T07:00", "2027-06-11T07:00", "2027-06-14T07:00"],
  ],
  [
    "on the second Tuesday, and on the last Friday",
    "2027-06-08T07:00:00Z",
    ["RRULE:FREQ=MONTHLY;BYDAY=2TU,-1FR;COUNT=4"],
    ["2027-06-08T07:00", "2027-06-25T07:00", "2027-07-13T07:00", "2027-07-30T07:00"],
  ],
  [
    "skips months without a 31st",
    "2027-01-31T08:00:00Z",
    ["RRULE:FREQ=MONTHLY;COUNT=3"],
    ["2027-01-31T08:00", "2027-03-31T07:00", "2027-05-31T07:00"],
  ],
  [
    "on 29 February only where there is one",
    "2024-02-29T08:00:00Z",
    ["RRULE:FREQ=YEARLY;COUNT=2"],
    ["2024-02-29T08:00", "2028-02-29T08:00"],
  ],
  [
    "without the times that are left out, which count all the same",
    "2027-06-07T07:00:00Z",
    ["RRULE:FREQ=DAILY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20270608T090000", "EXDATE:20270609T070000Z"],
    ["2027-06-07T07:00", "2027-06-10T07:00"],
  ],
])("a meeting that repeats %s", (_name, first, lines, expected) => {
  expect(starts(first, lines)).toEqual(expected);
});

it("a meeting that repeats without end is told up to the instant that is asked for", () => {
  expect(starts("2027-06-07T07:00:00Z", ["RRULE:FREQ=WEEKLY"], BERLIN, "2027-07-05T07:00:00Z")).toHaveLength(5);
});

it.each([
  [["RRULE:FREQ=HOURLY"]],
  [["RRULE:FREQ=WEEKLY;BYSETPOS=1"]],
  [["RRULE:FREQ=WEEKLY;COUNT=2;UNTIL=20270101T000000Z"]],
  [["RRULE:FREQ=WEEKLY;INTERVAL=0"]],
  [["RRULE:FREQ=WEEKLY;BYDAY=2MO"]],
  [["RRULE:FREQ=MONTHLY;BYDAY=MO"]],
  [["RRULE:FREQ=DAILY", "RDATE:20270101T000000Z"]],
  [["EXDATE:20270101T000000Z"]],
])("the rule %j is refused rather than half understood", (lines) => {
  expect(parseRecurrence(lines, BERLIN)).toBeNull();
});
