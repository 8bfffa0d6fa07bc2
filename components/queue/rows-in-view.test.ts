import { expect, it } from "vitest";
import { rowsInView } from "./rows-in-view.ts";

const rows = { count: 10_000, height: 56, overscan: 8 };

it.each([
  ["at the top", { scrollTop: 0, height: 800, top: 200 }, { first: 0, end: 19 }],
  ["in the middle", { scrollTop: 200 + 56 * 500, height: 800, top: 200 }, { first: 492, end: 523 }],
  ["at the end", { scrollTop: 200 + 56 * 9_990, height: 800, top: 200 }, { first: 9_982, end: 10_000 }],
  ["before the list", { scrollTop: 0, height: 100, top: 5_000 }, { first: 0, end: 0 }],
])("%s, only rows in view and a few more exist", (_where, view, range) =>
  expect(rowsInView(view, rows)).toEqual(range),
);

it("never names a row that is not there", () => {
  expect(rowsInView({ scrollTop: 9_000, height: 800, top: 0 }, { ...rows, count: 3 })).toEqual({ first: 3, end: 3 });
  expect(rowsInView({ scrollTop: 0, height: 800, top: 0 }, { ...rows, count: 0 })).toEqual({ first: 0, end: 0 });
});
