import { describe, expect, it } from "vitest";
import { runViews } from "#server/domain/operations/contract.ts";
import {
  attemptsText,
  deliveryText,
  duration,
  functionLabel,
  moveOf,
  nextText,
  pastText,
  runState,
  runText,
  viewLabels,
  viewOf,
} from "./present.ts";

describe("the words of the operations page", () => {
  it.each([
    ["process-signal", "Process signal"],
    ["process-signal-failure", "Process signal: after it failed"],
    ["sweep-stuck", "Take up work that stands still"],
    ["sync-due-crm-failure", "Read HubSpot: after it failed"],
  ])("%s reads %s", (id, label) => expect(functionLabel(id)).toBe(label));

  it("names every view, and shows what failed where nothing is asked for", () => {
    expect(Object.keys(viewLabels)).toEqual([...runViews]);
    expect([viewOf(undefined), viewOf("nonsense"), viewOf("open"), viewOf("all")]).toEqual([
      "failed",
      "failed",
      "open",
      "all",
    ]);
  });

  it("tells a run that is about to be tried again from one that is under way", () => {
    expect(runState({ status: "running", next: { attempt: 2, at: "2026-01-01T00:00:00Z" } }).label).toBe(
      "Trying again",
    );
    expect(runState({ status: "running", next: null }).label).toBe("Under way");
  });

  it("says why it failed, or that the log knows; of what is done how long it took", () => {
    expect(runText({ status: "failed", reason: "No such message.", durationMs: 3 })).toBe("No such message.");
    expect(runText({ status: "failed", reason: null, durationMs: 3 })).toContain("log");
    expect(runText({ status: "completed", reason: null, durationMs: 2_400 })).toBe("Took 2.4 s");
    expect(runText({ status: "running", reason: null, durationMs: null })).toBeNull();
  });

  it.each([
    [34.4, "34 ms"],
    [999, "999 ms"],
    [2_400, "2.4 s"],
    [61_000, "1 min"],
  ])("%d ms reads %s", (ms, text) => expect(duration(ms)).toBe(text));

  it("speaks of attempts only where there was more than one", () => {
    expect([attemptsText(0), attemptsText(1), attemptsText(3)]).toEqual([null, null, "3 attempts"]);
  });

  it("never says that something was in the future, or that something due was just now", () => {
    const now = new Date("2026-11-23T09:00:00Z");
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
    expect([pastText(at(10), now), pastText(at(-120), now)]).toEqual(["just now", "2 min ago"]);
    expect([nextText(at(-8), now), nextText(at(2), now), nextText(at(130), now)]).toEqual([
      "due now",
      "due now",
      "next in 2 min",
    ]);
  });

  it("finds the move of a run", () => {
    expect(moveOf({ subject: { moveId: "m" } })).toBe("m");
    expect(moveOf({ subject: { signalId: "s" } })).toBeNull();
  });

  it("says the worst of delivery first", () => {
    const calm = { waiting: 0, oldestMs: 0, undeliverable: 0, delivered: 9, p95Ms: 12 };
    expect(deliveryText(calm)).toMatchObject({ tone: "good" });
    expect(deliveryText({ ...calm, waiting: 2, oldestMs: 400 })).toMatchObject({ tone: "accent" });
    expect(deliveryText({ ...calm, waiting: 2, oldestMs: 61_000 })).toMatchObject({ tone: "bad" });
    expect(deliveryText({ ...calm, undeliverable: 1, oldestMs: 61_000 }).text).toMatch(/^1 event was refused/);
  });
});
