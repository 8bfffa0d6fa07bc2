import { expect, it } from "vitest";
import { signalSource } from "#server/domain/signals/contract.ts";
import { isFromBefore, isSource, signalSources, signalState, typeLabel } from "./present.ts";

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

it("tells of an older instant only where it says something else", () => {
  const receivedAt = "2026-11-22T08:10:00Z";
  expect(isFromBefore({ receivedAt, occurredAt: "2026-11-22T08:09:00Z" })).toBe(false);
  expect(isFromBefore({ receivedAt, occurredAt: "2026-11-20T08:09:00Z" })).toBe(true);
});

it("names a type in words, and leaves what is no type as it is", () =>
  expect(["reply_received", "Form “Demo”"].map(typeLabel)).toEqual(["A reply", "Form “Demo”"]));
