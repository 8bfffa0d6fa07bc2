import { describe, expect, it } from "vitest";
import { constantTimeEqual, deriveSecret, isStale, open, parseKeyRing, seal } from "./crypto.ts";

const key = (fill: number) => Buffer.alloc(32, fill).toString("base64");
const old = parseKeyRing(`1:${key(1)}`);
const rotated = parseKeyRing(`2:${key(2)}, 1:${key(1)}`);

describe("secrets at rest", () => {
  it("come back as they were, and never look the same twice", () => {
    const boxes = [seal(old, "tökén", "connection:1"), seal(old, "tökén", "connection:1")];
    expect(boxes.map((box) => open(old, box, "connection:1"))).toEqual(["tökén", "tökén"]);
    expect(boxes[0]).not.toBe(boxes[1]);
    expect(boxes[0]).not.toContain(Buffer.from("tökén").toString("base64url"));
  });

  it("open only for the row they were sealed for", () => {
    const box = seal(old, "token", "connection:1:access");
    expect(() => open(old, box, "connection:2:access")).toThrow();
    expect(() => open(old, box, "connection:1:refresh")).toThrow();
  });

  it("do not open when a single character was changed", () => {
    const box = seal(old, "token", "connection:1");
    const parts = box.split(".");
    for (const index of [1, 2, 3]) {
      const changed = parts.map((part, at) =>
        at === index ? `${part.startsWith("A") ? "B" : "A"}${part.slice(1)}` : part,
      );
      expect(() => open(old, changed.join("."), "connection:1"), `part ${index}`).toThrow();
    }
  });

  it("survive a rotation: old ones open, new ones are sealed with the new key", () => {
    const box = seal(old, "token", "x");
    expect(open(rotated, box, "x")).toBe("token");
    expect([isStale(rotated, box), isStale(rotated, seal(rotated, "token", "x"))]).toEqual([true, false]);
    expect(() => open(old, seal(rotated, "token", "x"), "x")).toThrow("a key this server does not have");
  });

  it.each(["", "1", `1:${Buffer.alloc(31).toString("base64")}`, `one:${key(1)}`, `1:${key(1)},`])(
    "are not sealed with the malformed ring %j",
    (ring) => expect(() => parseKeyRing(ring)).toThrow("ENCRYPTION_KEYS must look like"),
  );
});

it("derives a different secret for every purpose, the same one each time", () => {
  const secret = "s".repeat(32);
  expect(deriveSecret(secret, "a")).toBe(deriveSecret(secret, "a"));
  expect(deriveSecret(secret, "a")).not.toBe(deriveSecret(secret, "b"));
});

it("compares secrets of any length", () => {
  expect([constantTimeEqual("abc", "abc"), constantTimeEqual("abc", "abd"), constantTimeEqual("abc", "abcd")]).toEqual([
    true,
    false,
    false,
  ]);
});
