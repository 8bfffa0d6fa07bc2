import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, excerpt, storable } from "./text.ts";

describe("an excerpt", () => {
  it("is the text itself when it fits, on one line", () => expect(excerpt(" two\n words ", 20)).toBe("two words"));
  it("ends at a word", () => expect(excerpt("the quick brown fox", 12)).toBe("the quick…"));
  it("is never longer than asked for", () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300 }),
        fc.integer({ min: 2, max: 80 }),
        (text, max) => excerpt(text, max).length <= max,
      ),
    );
  });
});

describe("canonical JSON", () => {
  it("does not depend on the order in which a value was built", () => {
    expect(canonicalJson({ b: [1, { d: 1, c: 2 }], a: undefined })).toBe(
      canonicalJson({ a: undefined, b: [1, { c: 2, d: 1 }] }),
    );
  });

  it("tells different values apart, and reads back as the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        const [a, b] = [JSON.stringify(left), JSON.stringify(right)].map((text) => JSON.parse(text) as unknown);
        expect(JSON.parse(canonicalJson(a))).toEqual(a);
        if (canonicalJson(a) === canonicalJson(b)) expect(a).toEqual(b);
      }),
    );
  });

  it("writes a date as its instant", () =>
    expect(canonicalJson({ at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}'));
});

describe("what PostgreSQL takes", () => {
  it("is everything but NUL and half surrogates, in texts and in names of fields", () => {
    const at = new Date(0);
    expect(storable({ "a\u0000": ["b\u0000c", { d: "\ud83d", e: at, f: null, g: 1 }] })).toEqual({
      a: ["bc", { d: "\ufffd", e: at, f: null, g: 1 }],
    });
    expect(storable("\\u0000 🚚")).toBe("\\u0000 🚚");
  });
});
