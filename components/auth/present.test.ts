import { expect, it } from "vitest";
import { safeCallback, signInError } from "./present.ts";

it.each([
  ["/acme/today", "/acme/today"],
  ["//evil.example", "/caseyos"],
  ["/\\evil.example", "/caseyos"],
  ["https://evil.example", "/caseyos"],
  [undefined, "/caseyos"],
])("after signing in, %s leads to %s", (url, safe) => expect(safeCallback(url)).toBe(safe));

it("has a sentence for every error, known or not", () => {
  expect(signInError("Verification")).toContain("expired");
  expect(signInError("Whatever")).toContain("Try again");
});
