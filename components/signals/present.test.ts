import { expect, it } from "vitest";
import { signalSource } from "#server/domain/signals/contract.ts";
import { isSource, signalSources, signalState } from "./present.ts";

it("lists the contract's sources", () => expect([...signalSources]).toEqual(signalSource.options));

it.each([
  [{ status: "received", reason: null, hasFailed: false, moveTitle: null } as const, "Being read", null],
  [
    { status: "received", reason: "Connect Gmail first.", hasFailed: false, moveTitle: null } as const,
    "Waiting",
    "Connect Gmail first.",
  ],
  [
    { status: "ignored", reason: "No move could be made: no answer.", hasFailed: true, moveTitle: null } as const,
    "Failed",
    "No move could be made: no answer.",
  ],
  [
    { status: "accepted", reason: null, hasFailed: false, moveTitle: "Reply to Dana" } as const,
    "Made a move",
    "Reply to Dana",
  ],
  [{ status: "accepted", reason: null, hasFailed: false, moveTitle: null } as const, "Taken in", null],
  [
    { status: "ignored", reason: "Out of office until Monday.", hasFailed: false, moveTitle: null } as const,
    "Nothing to do",
    "Out of office until Monday.",
  ],
])("%j reads %s", (signal, label, text) => expect(signalState(signal)).toMatchObject({ label, text }));

it("knows its sources", () => {
  expect(isSource("gmail")).toBe(true);
  expect(isSource("fax")).toBe(false);
  expect(isSource(undefined)).toBe(false);
});
