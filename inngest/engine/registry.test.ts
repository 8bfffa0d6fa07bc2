import { expect, test } from "vitest";
import { buildRegistry } from "./registry.ts";

function config(id: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  const runtime = { type: "http", url: "http://inngest.embedded/api/inngest" };
  return { id, triggers: [{ event: "e" }], steps: { step: { id: "step", name: "step", runtime } }, ...more };
}

test.each<[string, Record<string, unknown>, RegExp]>([
  ["an option nobody knows", { superpower: true }, /app-x: .*superpower/],
  [
    "connect",
    { steps: { step: { id: "step", name: "step", runtime: { type: "ws", url: "ws://x" } } } },
    /app-x: steps.step.runtime.type/,
  ],
  ["a broken key", { throttle: { limit: 1, period: "1s", key: "event.data." } }, /app-x: throttle.key/],
  ["an unknown CEL function", { idempotency: "sparkle(event.data.x)" }, /app-x: idempotency: .*sparkle/],
  ["a broken period", { debounce: { period: "soon" } }, /app-x: debounce.period/],
  ["three concurrency limits", { concurrency: [{ limit: 1 }, { limit: 2 }, { limit: 3 }] }, /app-x: concurrency/],
  ["a broken cancelOn", { cancel: [{ event: "e", if: "&&" }] }, /app-x: cancelOn.if/],
])("%s is refused with the function's id and the option's name", (_what, more, message) => {
  expect(() => buildRegistry([config("app-x", more)])).toThrow(message);
});

test("every refused function is named at once", () => {
  const build = () => buildRegistry([config("app-a", { foo: 1 }), config("app-ok"), config("app-b", { bar: 1 })]);
  expect(build).toThrow(/app-a: .*foo.*app-b: .*bar/);
});

test("attempts are retries plus one, five when nothing is said, at most twenty-one", () => {
  const attempts = (retries?: number) => {
    const runtime = { type: "http", url: "http://x" };
    const steps = {
      step: { id: "step", name: "step", runtime, retries: retries === undefined ? undefined : { attempts: retries } },
    };
    return buildRegistry([config("f", { steps })]).get("f")?.maxAttempts;
  };
  expect([attempts(), attempts(0), attempts(3), attempts(99)]).toEqual([5, 1, 4, 21]);
});

test("wildcards match by prefix, and never the engine's own events", () => {
  const registry = buildRegistry([
    config("wild", { triggers: [{ event: "a/*" }] }),
    config("any", { triggers: [{ event: "*" }] }),
    config("exact", { triggers: [{ event: "a/b" }, { event: "inngest/function.failed" }] }),
  ]);
  const ids = (event: string) =>
    registry
      .triggeredBy(event)
      .map(({ def }) => def.id)
      .sort();
  expect(ids("a/b")).toEqual(["any", "exact", "wild"]);
  expect(ids("ab")).toEqual(["any"]);
  expect(ids("inngest/function.failed")).toEqual(["exact"]);
});
