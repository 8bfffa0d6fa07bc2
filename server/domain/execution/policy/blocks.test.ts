import { expect, it } from "vitest";
import { blocksOf } from "./blocks.ts";

it("a draft becomes headings, bullets and paragraphs", () => {
  expect(blocksOf("# Scope\r\nTwo lines\nof one paragraph.\n\n- first\n* second\nAfter it.\n\n#no heading")).toEqual([
    { kind: "heading", text: "Scope" },
    { kind: "paragraph", text: "Two lines of one paragraph." },
    { kind: "bullet", text: "first" },
    { kind: "bullet", text: "second" },
    { kind: "paragraph", text: "After it." },
    { kind: "paragraph", text: "#no heading" },
  ]);
});
