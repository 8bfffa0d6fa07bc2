import { describe, expect, it } from "vitest";
import { actionParams, actionTypes, type ParamField } from "#server/domain/actions/contract.ts";
import { fixedParams } from "#server/domain/actions/index.ts";
import { changesOf, mayChange, rawValues, typesWithFields, withRaw } from "./present-params.ts";

const instant = (key: string, value: string): ParamField => ({
  key,
  label: key,
  control: "instant",
  value,
  isRequired: true,
  timeZone: "Europe/Berlin",
});
const meeting: ParamField[] = [
  instant("startsAt", "2026-12-01T09:00:00Z"),
  instant("endsAt", "2026-12-01T09:45:00+00:00"),
  { key: "timeZone", label: "Time zone", control: "time_zone", value: "Europe/Berlin", isRequired: true },
  { key: "attendees", label: "Attendees", control: "emails", value: ["a@b.example"], isRequired: true },
];
const own = "America/New_York";
const start = rawValues(meeting, own);

it("types with fields are those whose parameters do not all stay as they are", () => {
  const withFields = actionTypes.filter((type) => {
    const { shape } = actionParams[type] as unknown as { shape: object };
    return Object.keys(shape).some((name) => !fixedParams[type].includes(name));
  });
  expect([...typesWithFields].sort()).toEqual([...withFields].sort());
  expect(mayChange({ actionType: "create_task", status: "open" })).toBe(true);
  expect(mayChange({ actionType: "create_task", status: "executing" })).toBe(false);
  expect(mayChange({ actionType: "send_email", status: "open" })).toBe(false);
});

describe("the form of a meeting", () => {
  it("shows times on the meeting's clock, and left alone changes nothing", () => {
    expect(start).toMatchObject({ startsAt: "2026-12-01T10:00", endsAt: "2026-12-01T10:45" });
    expect(changesOf(meeting, start, own)).toEqual({});
  });

  it("takes the end along with the start", () => {
    const later = withRaw(meeting, start, "startsAt", "2026-12-02T14:30", own);
    expect(later.endsAt).toBe("2026-12-02T15:15");
    expect(changesOf(meeting, later, own)).toEqual({
      startsAt: "2026-12-02T13:30:00.000Z",
      endsAt: "2026-12-02T14:15:00.000Z",
    });
  });

  it("shows the same instants on another zone's clock", () => {
    const moved = withRaw(meeting, start, "timeZone", "Asia/Tokyo", own);
    expect(moved).toMatchObject({ startsAt: "2026-12-01T18:00", endsAt: "2026-12-01T18:45" });
    expect(changesOf(meeting, moved, own)).toEqual({ timeZone: "Asia/Tokyo" });
  });

  it("reads addresses however they are parted", () => {
    const more = withRaw(meeting, start, "attendees", "a@b.example; c@d.example,", own);
    expect(changesOf(meeting, more, own)).toEqual({ attendees: ["a@b.example", "c@d.example"] });
  });
});

it("an emptied field is empty, and a due time is read on the reader's clock", () => {
  const due: ParamField = {
    key: "dueAt",
    label: "Due",
    control: "instant",
    value: "2026-12-01T15:00:30.000Z",
    isRequired: false,
  };
  const raw = rawValues([due], own);
  expect(raw).toEqual({ dueAt: "2026-12-01T10:00" });
  expect(changesOf([due], raw, own)).toEqual({});
  expect(changesOf([due], { dueAt: "" }, own)).toEqual({ dueAt: null });
  expect(changesOf([due], { dueAt: "2026-12-01T11:00" }, own)).toEqual({ dueAt: "2026-12-01T16:00:00.000Z" });
});
