import { expect, it } from "vitest";
import { when } from "./subject.ts";

it("a time in a kept text says whose clock it is on", () => {
  const at = new Date("2026-11-21T23:12:00Z");
  expect(when(at, "UTC")).toBe("21 Nov, 23:12 UTC");
  expect(when(at, "Europe/Berlin")).toBe("22 Nov, 00:12 CET");
  expect(when(new Date("2026-07-01T06:05:00Z"), "Europe/Berlin")).toBe("1 Jul, 08:05 CEST");
});
