import { describe, expect, it } from "vitest";
import type { Draft } from "#server/domain/queue/contract.ts";
import { addBusinessDays } from "#server/platform/pure/business-days.ts";
import { flowSteps } from "../contract.ts";
import { alternativeTo } from "./alternative.ts";
import { contentKeyOf } from "./content-key.ts";
import { canRerunFrom, stepsFrom } from "./rerun.ts";
import { searchWordsOf } from "./search-words.ts";

describe("the words of a form", () => {
  const form = { email: "dana@northwind.example", message: "Could you send pricing?" };

  it("are the same however they are spaced or written, and from whichever page", () => {
    const again = { ...form, message: "  could you send\n PRICING? ", pageUrl: "https://brightline.test/b" };
    expect(contentKeyOf(again)).toBe(contentKeyOf(form));
    expect(contentKeyOf({ ...form, company: "Northwind" })).not.toBe(contentKeyOf(form));
    expect(contentKeyOf({ ...form, message: "Could you send a demo?" })).not.toBe(contentKeyOf(form));
  });

  it("never enter a search: only a word of ours for what they ask does", () => {
    expect(searchWordsOf("Is it GDPR proof? ' or fullText contains 'salary")).toBe("security");
    expect(searchWordsOf("Hello there")).toBeNull();
    expect(searchWordsOf(undefined)).toBeNull();
  });
});

describe("running again", () => {
  it("takes the step and all after it", () => {
    expect(stepsFrom("propose")).toEqual(["propose", "follow_ups", "auto_approval"]);
    expect(stepsFrom("dedupe")).toEqual([...flowSteps]);
  });

  it("is for steps that ran, of a flow that stands still", () => {
    expect(canRerunFrom("done", "left_out")).toBe(true);
    expect(canRerunFrom("failed", "failed")).toBe(true);
    expect(canRerunFrom("running", "done")).toBe(false);
    expect(canRerunFrom("failed", "pending")).toBe(false);
    expect(canRerunFrom("done", "skipped")).toBe(false);
  });
});

describe("another draft", () => {
  const draft = (text: string, origin: Draft["origin"], first: Draft["first"] = null): Draft => ({
    subject: "S",
    text,
    origin,
    claims: [],
    leftOut: [],
    first,
  });
  const ours = draft("new", { kind: "template", template: "t" });
  const mine = (first: string) => draft("mine", { kind: "person", memberId: null }, { subject: "S", text: first });

  it("is offered beside a person's words, unless they began with it or the move is decided", () => {
    expect(alternativeTo({ status: "open", version: 3, draft: mine("old") }, ours)).toEqual({
      subject: "S",
      text: "new",
      moveVersion: 3,
    });
    expect(alternativeTo({ status: "open", version: 3, draft: mine("new") }, ours)).toBeNull();
    expect(alternativeTo({ status: "scheduled", version: 3, draft: mine("old") }, ours)).toBeNull();
    expect(alternativeTo({ status: "open", version: 3, draft: draft("old", ours.origin) }, ours)).toBeNull();
  });
});

it("three working days after a Thursday are a Tuesday", () => {
  expect(addBusinessDays(new Date("2026-11-26T09:00:00Z"), 3, "UTC")).toEqual(new Date("2026-12-01T09:00:00Z"));
});
