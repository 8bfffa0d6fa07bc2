import { describe, expect, it } from "vitest";
import { quietUntil } from "./quiet.ts";

const night = { from: 20 * 60, to: 8 * 60 };
const until = (at: string, quiet: { from: number; to: number } | null = night, zone = "Europe/Berlin") =>
  quietUntil(new Date(at), quiet, zone)?.toISOString() ?? null;

describe("quiet hours", () => {
  it("over night hold from the evening to the next morning, on the person's own clock", () => {
    expect(until("2026-03-10T19:30:00Z")).toBe("2026-03-11T07:00:00.000Z");
    expect(until("2026-03-11T02:00:00Z")).toBe("2026-03-11T07:00:00.000Z");
    expect(until("2026-03-10T19:30:00Z", night, "America/New_York")).toBeNull();
  });

  it("begin with their first minute and have ended with their last", () => {
    expect(until("2026-03-10T18:59:00Z")).toBeNull();
    expect(until("2026-03-10T19:00:00Z")).not.toBeNull();
    expect(until("2026-03-11T06:59:00Z")).not.toBeNull();
    expect(until("2026-03-11T07:00:00Z")).toBeNull();
  });

  it("within a day end on that day", () => {
    const lunch = { from: 12 * 60, to: 13 * 60 + 30 };
    expect(until("2026-03-10T11:15:00Z", lunch)).toBe("2026-03-10T12:30:00.000Z");
    expect(until("2026-03-10T13:15:00Z", lunch)).toBeNull();
  });

  it("end at their time of day when the clocks change in between", () => {
    expect(until("2026-03-28T22:00:00Z")).toBe("2026-03-29T06:00:00.000Z");
    expect(until("2026-10-24T22:00:00Z")).toBe("2026-10-25T07:00:00.000Z");
  });

  it("hold nobody who has none", () => {
    expect(until("2026-03-10T23:00:00Z", null)).toBeNull();
  });
});
