import { expect, it } from "vitest";
import { firstSteps } from "./first-run.ts";

const google = (status: "connected" | "reconnect_needed") => ({ provider: "google" as const, status });
const done = (...args: Parameters<typeof firstSteps>) =>
  firstSteps(...args)
    .filter((step) => step.isDone)
    .map((step) => step.key);

it("ticks only what rows show, and never drops a step", () => {
  expect(firstSteps([], false).map((step) => step.key)).toEqual(["mail", "crm", "signal"]);
  expect(done([], false)).toEqual([]);
  expect(done([google("connected")], true)).toEqual(["mail", "signal"]);
  expect(done([google("reconnect_needed")], false)).toEqual([]);
});
