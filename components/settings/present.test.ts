import { expect, it } from "vitest";
import { apiScopes } from "#server/platform/pure/permissions.ts";
import { expiryOf, keyLifetimes, scopeLabels } from "./present.ts";

it("has words for every scope", () => expect(Object.keys(scopeLabels)).toEqual([...apiScopes]));

it("makes keys end when they say", () => {
  const now = new Date("2026-11-21T00:00:00Z");
  expect(keyLifetimes.map((entry) => expiryOf(entry.value, now)?.slice(0, 10))).toEqual([
    "2026-12-21",
    "2027-02-19",
    "2027-11-21",
    undefined,
  ]);
});
