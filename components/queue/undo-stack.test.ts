import { afterEach, expect, it } from "vitest";
import { forgetUndo, pushUndo, runUndo, type Undo } from "./undo-stack.ts";

const done: string[] = [];
const undo = (moveId: string): Undo => ({
  moveId,
  run: () => done.push(`run ${moveId}`),
  hide: () => done.push(`hide ${moveId}`),
});

afterEach(() => {
  while (runUndo()) {}
  done.length = 0;
});

it("takes back the newest first, once each, and takes its message away", () => {
  pushUndo(undo("a"));
  pushUndo(undo("b"));
  expect([runUndo(), runUndo(), runUndo()]).toEqual([true, true, false]);
  expect(done).toEqual(["hide b", "run b", "hide a", "run a"]);
});

it("takes back one move's action by name and leaves the others", () => {
  pushUndo(undo("a"));
  pushUndo(undo("b"));
  expect(runUndo("a")).toBe(true);
  expect(runUndo("a")).toBe(false);
  expect(done).toEqual(["hide a", "run a"]);
});

it("keeps only the last action of a move, and forgets what cannot be undone any more", () => {
  const entry = undo("a");
  pushUndo(undo("a"));
  pushUndo(entry);
  forgetUndo(entry);
  expect(runUndo()).toBe(false);
});
