import { describe, expect, it } from "vitest";
import { chainProblems, emptyVerdict, judge, type Kept } from "./compare.ts";
import { seeded } from "./options.ts";
import type { Fate } from "./plan.ts";

const done: Kept = { status: "done", approvals: 1, receipts: 1, failure: null };
const failed: Kept = { ...done, status: "failed", receipts: 0, failure: { code: "vendor.rejected", message: "No." } };

function judged(fate: Fate, effect: number | null, kept: Kept | undefined) {
  const verdict = emptyVerdict();
  judge(verdict, { index: 7, type: "create_note", fate }, effect, kept);
  const { unsettled, lost, doubled, unauthorised, broken, reasons: _, ...rest } = verdict;
  return {
    ...rest,
    unsettled: unsettled.length,
    lost: lost.length,
    doubled: doubled.length,
    unauthorised: unauthorised.length,
    broken: broken.length,
  };
}
const nothing = {
  done: 0,
  failedWithReason: 0,
  repeatedPosts: 0,
  unsettled: 0,
  lost: 0,
  doubled: 0,
  unauthorised: 0,
  broken: 0,
};

describe("an approved action", () => {
  it.each<[string, number | null, Kept | undefined, object]>([
    ["done once is good", 1, done, { done: 1 }],
    ["that only its receipt can tell of is good", null, done, { done: 1 }],
    ["failed without effect and with a reason is good", 0, failed, { failedWithReason: 1 }],
    ["failed without a reason is lost", 0, { ...failed, failure: null }, { lost: 1 }],
    ["still under way is not settled", 0, { ...done, status: "executing", receipts: 0 }, { unsettled: 1 }],
    ["under way with two effects is doubled", 2, { ...done, status: "executing" }, { unsettled: 1, doubled: 1 }],
    ["approved and back in the queue is lost", 0, { ...done, status: "open", receipts: 0 }, { lost: 1 }],
    ["with a receipt and no effect is lost", 0, done, { lost: 1 }],
    ["that is nowhere is lost", 0, undefined, { lost: 1 }],
    ["done twice is doubled", 2, done, { doubled: 1 }],
    ["with two receipts is doubled", 1, { ...done, receipts: 2 }, { doubled: 1, broken: 1 }],
    ["done and called failed is broken", 1, failed, { broken: 1 }],
    ["done without a granted approval is unauthorised", 1, { ...done, approvals: 0 }, { unauthorised: 1, done: 1 }],
  ])("%s", (_name, effect, kept, expected) => {
    expect(judged("approve", effect, kept)).toEqual({ ...nothing, ...expected });
  });
});

describe("an action that was not approved", () => {
  it.each(["stale", "refuse", "edited", "undone", "stopped"] as const)("(%s) that happened is unauthorised", (fate) => {
    expect(judged(fate, 1, done)).toEqual({ ...nothing, unauthorised: 1 });
    expect(judged(fate, 0, { ...done, status: "open", receipts: 0 })).toEqual(nothing);
  });
});

it("a file of receipts that is none is a broken chain", () => {
  expect(chainProblems("no receipts\n")).toHaveLength(1);
});

it("the same seed gives the same run", () => {
  const drawn = (seed: number) => {
    const random = seeded(seed);
    return Array.from({ length: 20 }, () => random.below(1_000));
  };
  expect(drawn(3)).toEqual(drawn(3));
  expect(drawn(3)).not.toEqual(drawn(4));
});
