import { expect, it } from "vitest";
import { apiScopes } from "#server/platform/pure/permissions.ts";
import { expiryOf, isOnlyAdmin, keyLifetimes, leavingText, scopeLabels } from "./present.ts";

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

it.each([
  ["me:admin you:member", true],
  ["me:admin you:admin", false],
  ["me:member you:admin", false],
  ["me:member", false],
])("of %s I am the only admin: %s", (team, isOnly) => {
  const members = team.split(" ").map((one) => {
    const [userId = "", role = ""] = one.split(":");
    return { userId, role: role as "admin" };
  });
  expect(isOnlyAdmin(members, "me")).toBe(isOnly);
});

it("tells who leaves their only workspace that they are signed out", () => {
  expect(leavingText(false)).toContain("signed out");
  expect(leavingText(true)).not.toContain("signed out");
});
