import { expect, it } from "vitest";
import { csvHead, csvLine } from "./csv.ts";

it("a line has the head's columns, quotes what needs it, and holds no formula", () => {
  const line = csvLine({
    id: "1",
    at: "2026-11-22T08:00:00.000Z",
    action: "move.dismissed",
    summary: "Ana dismissed “A, B”",
    actor: { type: "user", id: "u", name: "=HYPERLINK(1)" },
    subject: { type: "move", id: "m", label: 'Say "hi"' },
    moveId: "m",
    surface: null,
    requestId: "r",
    detail: { note: "two\nlines" },
    names: {},
  });
  expect(csvHead().split(",")).toHaveLength(14);
  expect(line).toBe(
    `2026-11-22T08:00:00.000Z,'=HYPERLINK(1),"Ana dismissed “A, B”",move.dismissed,,user,u,move,m,"Say ""hi""",m,r,"{""note"":""two\\nlines""}",1`,
  );
});
