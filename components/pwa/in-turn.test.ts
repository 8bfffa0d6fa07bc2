import { expect, it } from "vitest";
import { inTurn, isDeciding } from "./in-turn.ts";

const aCall = (log: string[], name: string) => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const call = () => {
    log.push(name);
    return promise;
  };
  return { call, answer: () => resolve(name), refuse: () => reject(new Error(name)) };
};

it("sends the next decision about a move when the one before was answered", async () => {
  const log: string[] = [];
  const [approve, undo] = [aCall(log, "approve"), aCall(log, "undo")];
  const answers = [inTurn("a", approve.call), inTurn("a", undo.call)];
  await Promise.resolve();
  expect(log).toEqual(["approve"]);
  approve.answer();
  undo.answer();
  expect(await Promise.all(answers)).toEqual(["approve", "undo"]);
  expect(log).toEqual(["approve", "undo"]);
});

it("says that one is under way until the last was answered, and to whom it answers only then", async () => {
  const [approve, undo] = [aCall([], "approve"), aCall([], "undo")];
  const seen: boolean[] = [];
  const look = () => void seen.push(isDeciding("a"));
  const answers = [inTurn("a", approve.call).then(look), inTurn("a", undo.call).then(look)];
  approve.answer();
  undo.answer();
  await Promise.all(answers);
  expect(seen).toEqual([true, false]);
});

it("goes on after a refusal, which only its own caller hears", async () => {
  const log: string[] = [];
  const [approve, undo] = [aCall(log, "approve"), aCall(log, "undo")];
  const [first, second] = [inTurn("a", approve.call), inTurn("a", undo.call)];
  approve.refuse();
  undo.answer();
  await expect(first).rejects.toThrow("approve");
  expect(await second).toBe("undo");
});

it("does not hold up decisions about other moves", async () => {
  const log: string[] = [];
  void inTurn("a", aCall(log, "a").call);
  void inTurn("b", aCall(log, "b").call);
  await Promise.resolve();
  expect(log).toEqual(["a", "b"]);
});
