import { describe, expect, it } from "vitest";
import type { Draft } from "../contract.ts";
import { editedDraft } from "./draft.ts";

const evidence = { kind: "signal", id: "s1", label: "Form", quote: "Pricing, please." } as const;
const made: Draft = {
  subject: "Your request: Book a demo",
  text: "Hi Dana,\n\nyou asked about pricing and a trial.",
  origin: { kind: "template", template: "first-reply@1" },
  claims: [
    { text: "pricing", evidence },
    { text: "a trial", evidence },
    { text: "Book a demo", evidence },
  ],
  leftOut: ["No meeting times: no calendar is connected."],
  first: null,
};

describe("an edited draft", () => {
  it("is the person's, drops claims whose words are gone, and keeps the first version through every edit", () => {
    const once = editedDraft(made, {
      subject: "Your request: Book a demo",
      text: "You asked about pricing.",
      memberId: "u1",
    });
    expect(once.origin).toEqual({ kind: "person", memberId: "u1" });
    expect(once.claims.map((claim) => claim.text)).toEqual(["pricing", "Book a demo"]);
    expect(once.leftOut).toEqual(made.leftOut);
    const twice = editedDraft(once, { subject: "Hello", text: "Hello.", memberId: null });
    expect(twice.claims).toEqual([]);
    expect(twice.first).toEqual({ subject: made.subject, text: made.text });
  });

  it("can be the first there is", () => {
    expect(editedDraft(null, { subject: "A", text: "B", memberId: null })).toMatchObject({
      claims: [],
      leftOut: [],
      first: null,
    });
  });
});
