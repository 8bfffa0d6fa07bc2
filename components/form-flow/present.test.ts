import { describe, expect, it } from "vitest";
import { effort, lasted, leftOutOf, sourceLink } from "./present.ts";

describe("a step in words", () => {
  it("tells its time, and how often it ran once that is more than once", () => {
    expect(effort({ durationMs: 34, attempts: 1 })).toBe("34 ms");
    expect(effort({ durationMs: 2_400, attempts: 3 })).toBe("2.4 s · run 3 times");
    expect(effort({ durationMs: null, attempts: 0 })).toBe("");
    expect(lasted(180_000)).toBe("3 min");
  });

  it("links what has a page, and documents by their own address if that is a safe one", () => {
    const document = {
      kind: "document",
      id: "d",
      label: "Security",
      url: "https://docs.google.com/document/d/x",
    } as const;
    expect(sourceLink("brightline", document)).toBe(document.url);
    expect(sourceLink("brightline", { ...document, url: "javascript:alert(1)" })).toBeNull();
    expect(sourceLink("brightline", { kind: "move", id: "m", label: "", url: null })).toBe("/brightline/moves/m");
    expect(sourceLink("brightline", { kind: "deal", id: "x", label: "", url: null })).toBeNull();
  });

  it("lists what was left out with the reason", () => {
    const step = { attempts: 1, input: "", error: null, sources: [], startedAt: null, durationMs: 1, canRerun: true };
    const steps = [
      { ...step, key: "slots" as const, status: "left_out" as const, output: "No calendar." },
      { ...step, key: "draft" as const, status: "done" as const, output: "Written." },
    ];
    expect(leftOutOf({ steps })).toEqual([{ key: "slots", why: "No calendar." }]);
  });
});
