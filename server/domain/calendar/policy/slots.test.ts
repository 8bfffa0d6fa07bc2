import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findSlots, isInHours, officeHours, slotLabel } from "./slots.ts";

const HOUR = 3_600_000;
const at = (text: string) => new Date(text);
const starts = (slots: { startsAt: Date }[]) => slots.map((slot) => slot.startsAt.toISOString().slice(0, 16));
const monday = { from: at("2026-11-23T00:00:00Z"), until: at("2026-11-24T00:00:00Z"), durationMinutes: 30, limit: 3 };
const BERLIN = "Europe/Berlin";
const CHICAGO = "America/Chicago";

describe("free slots", () => {
  it("lie in the working hours of both zones", () => {
    // 9 to 17 in Berlin and in Chicago share 16:00 to 17:00 in Berlin.
    const slots = findSlots({ ...monday, busy: [], timeZones: [BERLIN, CHICAGO] });
    expect(starts(slots)).toEqual(["2026-11-23T15:00", "2026-11-23T15:30"]);
  });

  it("are none where nobody shares working hours, and none on a weekend", () => {
    expect(findSlots({ ...monday, busy: [], timeZones: ["Asia/Tokyo", CHICAGO] })).toEqual([]);
    const sunday = { ...monday, from: at("2026-11-22T00:00:00Z"), until: at("2026-11-23T00:00:00Z") };
    expect(findSlots({ ...sunday, busy: [], timeZones: ["UTC"] })).toEqual([]);
  });

  it("leave out what is busy for anybody, to the minute", () => {
    const busy = [
      { from: at("2026-11-23T09:00:00Z"), to: at("2026-11-23T11:45:00Z") },
      { from: at("2026-11-23T12:30:00Z"), to: at("2026-11-23T17:00:00Z") },
    ];
    expect(starts(findSlots({ ...monday, busy, timeZones: ["UTC"] }))).toEqual(["2026-11-23T12:00"]);
  });

  it("are spread over half days before two come from the same one", () => {
    const twoDays = { ...monday, until: at("2026-11-25T00:00:00Z"), limit: 5 };
    expect(starts(findSlots({ ...twoDays, busy: [], timeZones: ["UTC"] }))).toEqual([
      "2026-11-23T09:00",
      "2026-11-23T09:30",
      "2026-11-23T12:00",
      "2026-11-24T09:00",
      "2026-11-24T12:00",
    ]);
  });

  it("follow the clock over a change of it", () => {
    // Berlin leaves summer time on 25 October 2026: nine o'clock is 07:00 UTC on Friday and 08:00 UTC on Monday.
    const week = { from: at("2026-10-23T00:00:00Z"), until: at("2026-10-27T00:00:00Z"), durationMinutes: 60, limit: 4 };
    expect(starts(findSlots({ ...week, busy: [], timeZones: [BERLIN] }))).toEqual([
      "2026-10-23T07:00",
      "2026-10-23T10:00",
      "2026-10-26T08:00",
      "2026-10-26T11:00",
    ]);
  });

  it("say their time on each side's clock", () => {
    expect(slotLabel(at("2026-11-23T15:00:00Z"), BERLIN)).toBe("Mon 23 Nov, 16:00 CET");
    expect(slotLabel(at("2026-11-23T15:00:00Z"), CHICAGO)).toMatch(/^Mon 23 Nov, 09:00 (CST|GMT-6)$/);
  });
});

const zone = fc.constantFrom(
  "UTC",
  BERLIN,
  CHICAGO,
  "America/New_York",
  "America/Sao_Paulo",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Africa/Casablanca",
);
const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }).map((ms) => new Date(ms));
const interval = fc
  .tuple(instant, fc.integer({ min: 1, max: 72 * HOUR }))
  .map(([from, ms]) => ({ from, to: new Date(from.getTime() + ms) }));

describe("whatever is asked, a slot", () => {
  it("is in the window, in everybody's working hours, free, as long as wanted, and overlaps no other", () => {
    const request = fc.record({
      busy: fc.array(interval, { maxLength: 30 }),
      from: instant,
      days: fc.integer({ min: 0, max: 12 }),
      durationMinutes: fc.integer({ min: 10, max: 180 }),
      timeZones: fc.array(zone, { minLength: 1, maxLength: 3 }),
      limit: fc.integer({ min: 0, max: 8 }),
    });
    fc.assert(
      fc.property(request, ({ days, ...rest }) => {
        const until = new Date(rest.from.getTime() + days * 24 * HOUR);
        const slots = findSlots({ ...rest, until });
        expect(slots.length).toBeLessThanOrEqual(rest.limit);
        for (const [index, slot] of slots.entries()) {
          const next = slots[index + 1];
          expect(slot.endsAt.getTime() - slot.startsAt.getTime()).toBe(rest.durationMinutes * 60_000);
          expect(slot.startsAt >= rest.from && slot.endsAt <= until).toBe(true);
          expect(rest.busy.some((busy) => busy.from < slot.endsAt && slot.startsAt < busy.to)).toBe(false);
          expect(rest.timeZones.every((name) => isInHours(slot, name, officeHours))).toBe(true);
          if (next) expect(slot.endsAt <= next.startsAt).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("is found when there is one: an empty working day always has room", () => {
    fc.assert(
      fc.property(zone, instant, fc.integer({ min: 10, max: 240 }), (name, from, durationMinutes) => {
        const until = new Date(from.getTime() + 8 * 24 * HOUR);
        expect(findSlots({ busy: [], from, until, durationMinutes, timeZones: [name], limit: 1 })).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });
});
