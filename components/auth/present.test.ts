import { expect, it } from "vitest";
import { safeCallback, signInError } from "./present.ts";

it.each([
  ["/acme/today", "/acme/today"],
  ["//evil.example", "/caseyos"],
  ["/\\evil.example", "/caseyos"],
  ["https://evil.example", "/caseyos"],
  [undefined, "/caseyos"],
  ["/\t/evil.example", "/caseyos"],
  ["/\n/evil.example", "/caseyos"],
  ["/\t\\evil.example", "/caseyos"],
  ["/.//evil.example", "/caseyos"],
  ["/a/..//evil.example", "/caseyos"],
  ["javascript:alert(1)", "/caseyos"],
  [["/acme", "//evil.example"], "/caseyos"],
  ["/acme/signals/add?text=a%26b#x", "/acme/signals/add?text=a%26b#x"],
])("after signing in, %j leads to %s", (url, safe) => expect(safeCallback(url)).toBe(safe));

it("has a sentence for every error, known or not", () => {
  expect(signInError("Verification")).toContain("expired");
  expect(signInError("Whatever")).toContain("Try again");
});
