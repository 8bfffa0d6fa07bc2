import fc from "fast-check";
import { expect, test } from "vitest";
import { compileExpression, evaluate, keyText, matches } from "./cel.ts";
import type { CelValue } from "./cel-functions.ts";

const event: CelValue = {
  name: "order/paid",
  ts: 1_767_225_600_000,
  data: {
    n: 5,
    text: "Hello",
    empty: null,
    flag: true,
    list: [1, 2, 3],
    items: [
      { id: "a", n: 1 },
      { id: "b", n: 2 },
    ],
    nested: { a: { b: "deep" } },
    "odd-key": 7,
    when: "2026-01-01T00:00:00Z",
    payload: '{"k":[1,2]}',
  },
};
const async: CelValue = { data: { n: 5, text: "hello", user: "u1" } };

test.each<[string, CelValue]>([
  ["event.data.n == 5", true],
  ["event.data.n == 5.0", true],
  ["event.data.n != 4 && event.data.flag", true],
  ["event.data.n > 4 && event.data.n <= 5", true],
  ["event.data.n >= '5'", true],
  ["event.data.n == '5'", false],
  ["event.data.missing == null", true],
  ["event.data.missing.deeper == null", true],
  ["event.data.missing > 3", false],
  ["!event.data.missing", true],
  ["!event.data.flag", false],
  ["event.data.empty == event.data.missing", true],
  ["has(event.data.n) && !has(event.data.missing)", true],
  ["event.data.text + '-' + event.data.n", "Hello-5"],
  ["event.data.missing + 'x'", "x"],
  ["event.data.n + 1", 6],
  ["event.data.n % 2 == 1 ? 'odd' : 'even'", "odd"],
  ["-event.data.n", -5],
  ["event.data.n / 0", null],
  ["event.data['odd-key']", 7],
  ["event.data.nested.a.b", "deep"],
  ["event.data.list[1]", 2],
  ["event.data.list[9]", null],
  ["2 in event.data.list", true],
  ["'x' in ['x', 1]", true],
  ["'n' in event.data", true],
  ["size(event.data.list) == 3 && event.data.text.size() == 5", true],
  ["event.data.items.exists(i, i.id == 'b')", true],
  ["event.data.items.all(i, i.n > 0)", true],
  ["event.data.items.exists_one(i, i.n > 1)", true],
  ["event.data.items.filter(i, i.n > 1).map(i, i.id)", ["b"]],
  ["event.data.text.startsWith('He') && event.data.text.endsWith('lo') && event.data.text.contains('ell')", true],
  ["event.data.text.matches('^H.*o$')", true],
  ["event.data.text.matches('(')", null],
  ["lowercase(event.data.text) == async.data.text", true],
  ["uppercase('a')", "A"],
  ["b64decode('aGk=')", "hi"],
  ["json_parse(event.data.payload).k[1]", 2],
  ["json_parse('nonsense')", null],
  ["event.ts == timestamp('2026-01-01T00:00:00Z')", true],
  ["date(event.data.when) < date('2026-02-01')", true],
  ["date('2026-01-02') - date('2026-01-01') == duration('1d')", true],
  ["event.ts < now()", true],
  ["string(event.data.n) == '5' && int('7') == 7 && double('1.5') == 1.5", true],
  ["{'a': 1}.a", 1],
  ["event.data.constructor == null", true],
])("%s", (source, expected) => {
  expect(evaluate(compileExpression(source), { event, async })).toEqual(expected);
});

test.each(["event.data.", "1 +", "unknown_function(1)", "event.data.x.frobnicate()"])("%s is refused", (source) => {
  expect(() => compileExpression(source)).toThrow();
});

test("only true matches; a missing expression always does", () => {
  expect(matches(compileExpression("event.data.text"), { event })).toBe(false);
  expect(matches(compileExpression("event.data.flag"), { event })).toBe(true);
  expect(matches(null, {})).toBe(true);
});

test("keys are texts that differ when the values differ", () => {
  const key = (source: string) => keyText(compileExpression(source), { event });
  expect(key("event.data.n")).toBe("5");
  expect(key("event.data.text")).toBe("Hello");
  expect(key("event.data.nested")).toBe('{"a":{"b":"deep"}}');
  expect(key("event.data.missing")).toBe("null");
  expect(keyText(null, {})).toBe("");
});

test("equalities between event and async are found in conjunctions only, either way round", () => {
  const pairs = (source: string) => compileExpression(source).pairs;
  expect(pairs("event.data.a == async.data.b")).toEqual([{ event: ["data", "a"], async: ["data", "b"] }]);
  expect(pairs("async.data.b == event.data.a && async.data.n > 1")).toEqual([
    { event: ["data", "a"], async: ["data", "b"] },
  ]);
  expect(pairs("event.data.a == async.data.b || true")).toEqual([]);
  expect(pairs("event.data.a == 1")).toEqual([]);
});

test("no value makes an expression throw", () => {
  const sources = [
    "event.a.b == async.c",
    "event.a + event.b > 3",
    "size(event.a) in event.b",
    "event.a.contains(event.b) || event.a[event.b] == 1",
    "event.a.exists(i, i.x == event.b)",
    "date(event.a) < now() && duration(event.b) > 1",
  ].map(compileExpression);
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const scope = { event: { a: a as CelValue, b: b as CelValue }, async: { c: b as CelValue } };
      for (const source of sources) expect(() => evaluate(source, scope)).not.toThrow();
    }),
  );
});
