import { describe, expect, it } from "vitest";
import { sampleOf } from "./sample.ts";

const items = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ moveId: `move-${index}`, contentHash: `hash-${index}` }));

describe("the sample of a bulk", () => {
  it.each([
    [0, 0],
    [1, 1],
    [10, 1],
    [11, 2],
    [200, 20],
  ])("of %i moves is %i", (count, size) => expect(sampleOf(items(count))).toHaveLength(size));

  it("is the same for the same moves in any order, without a move twice", () => {
    const sample = sampleOf(items(50));
    expect(sampleOf(items(50).reverse())).toEqual(sample);
    expect(new Set(sample).size).toBe(sample.length);
  });

  it("is another one when the content of any move changes", () => {
    const changed = items(100).map((item, index) => (index === 3 ? { ...item, contentHash: "edited" } : item));
    expect(sampleOf(changed)).not.toEqual(sampleOf(items(100)));
  });
});
