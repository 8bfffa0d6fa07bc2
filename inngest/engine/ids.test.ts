import { expect, test } from "vitest";
import { eventIds, ulid } from "./ids.ts";
import { storable } from "./storable.ts";

test("ids sort by their time and do not repeat", () => {
  const ids = Array.from({ length: 1000 }, (_, i) => ulid(1_700_000_000_000 + i));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(Array.from({ length: 1000 }, () => ulid(5))).size).toBe(1000);
  expect(ulid()).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
});

test("a seed gives the same ids again, different ones per event and per seed", () => {
  const seed = (n: number) => `1700000000000,${Buffer.alloc(10, n).toString("base64")}`;
  const ids = (n: number) => [0, 1, 2].map(eventIds(seed(n)));
  expect(ids(1)).toEqual(ids(1));
  expect(new Set([...ids(1), ...ids(2)]).size).toBe(6);
});

test("a seed that cannot be read gives random ids", () => {
  const one = eventIds("nonsense");
  expect(one(0)).not.toBe(one(0));
});

test("what PostgreSQL refuses is taken out of texts, at any depth, and nothing else", () => {
  const plain = { a: ["x\\u0000y", 1, null], b: { c: "ok" } };
  expect(storable(plain)).toEqual(plain);
  expect(storable({ a: ["x\0y"], b: "\ud800" })).toEqual({ a: ["xy"], b: "\ufffd" });
});
