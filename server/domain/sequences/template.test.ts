import { describe, expect, it } from "vitest";
import { checkDraft } from "#server/domain/outreach/index.ts";
import { type StepFacts, stepProblems, writeStep } from "./template.ts";

const facts: StepFacts = {
  contact: { id: "c1", firstName: "Dana", title: "Head of Fleet" },
  company: { id: "k1", name: "Brightline Vans" },
  sender: { email: "casey@team.test", name: "Casey Ng" },
  authorId: "u1",
};
const step = {
  subject: "Vans at {company}",
  text: "Hi {first_name},\n\nI read about {company}. How do you plan routes? You are {title}.\n\nBest\n{sender_name}",
};

describe("a step is saved", () => {
  it("with the known fields and without fields", () => {
    expect(stepProblems(step)).toEqual([]);
    expect(stepProblems({ subject: "Routes", text: "How do you plan routes?" })).toEqual([]);
  });

  it.each([
    ["an unknown field", { subject: "Hi", text: "Hi. Hi {nick_name}" }, "There is no field {nick_name}."],
    ["an unknown field in its subject", { subject: "{Company}", text: "Hello" }, "There is no field {Company}."],
    ["an empty field", { subject: "Hi", text: "Hello {}" }, "There is no field {}."],
    ["double braces", { subject: "Hi", text: "Well. Hi {{first_name}}" }, "A brace stands alone."],
    ["a placeholder of another kind", { subject: "Hi", text: "Hello. Hi [Name]" }, "was never filled in"],
    ["a secret", { subject: "Hi", text: "password: hunter" }, "it contains a password"],
    ["nothing but fields", { subject: "Hi", text: "Hi {first_name}" }, "Every sentence rests on a field"],
  ])("not with %s", (_, words, problem) => {
    expect(stepProblems(words).join(" ")).toContain(problem);
  });
});

describe("a step for a person", () => {
  it("ends with the sender's signature, unless it signs itself", () => {
    const sender = { ...facts.sender, signature: "Casey Ng\n+1 555 010 2030" };
    const open = writeStep(
      { subject: "Routes", text: "Hi {first_name},\n\nHow do you plan routes?" },
      { ...facts, sender },
    );
    expect(open.draft.text).toBe("Hi Dana,\n\nHow do you plan routes?\n\nCasey Ng\n+1 555 010 2030");
    expect(checkDraft(open.draft)).toEqual({ ok: true });
    expect(writeStep(step, { ...facts, sender }).draft.text).toBe(writeStep(step, facts).draft.text);
  });

  it("names the row behind every value, and passes the check", () => {
    const { draft, missing } = writeStep(step, facts);
    expect(draft.subject).toBe("Vans at Brightline Vans");
    expect(draft.text).toBe(
      "Hi Dana,\n\nI read about Brightline Vans. How do you plan routes? You are Head of Fleet.\n\nBest\nCasey Ng",
    );
    expect(draft.claims.map(({ text, evidence }) => [text, evidence.kind])).toEqual([
      ["Dana", "contact"],
      ["Brightline Vans", "company"],
      ["Head of Fleet", "contact"],
      ["Casey Ng", "member"],
    ]);
    expect({ missing, leftOut: draft.leftOut }).toEqual({ missing: [], leftOut: [] });
    expect(checkDraft(draft)).toEqual({ ok: true });
  });

  it("leaves out each sentence whose field is not known, and says so", () => {
    const unknown = { ...facts, contact: { id: "c1", firstName: null, title: null }, company: null };
    const { draft, missing } = writeStep({ ...step, subject: "Routes" }, unknown);
    expect(draft.text).toBe("How do you plan routes?\n\nBest\nCasey Ng");
    expect(draft.leftOut).toEqual([
      "“Hi {first_name},”: the first name is not known, or cannot stand in a mail.",
      "“I read about {company}.”: the company is not known, or cannot stand in a mail.",
      "“You are {title}.”: the title is not known, or cannot stand in a mail.",
    ]);
    expect(missing).toEqual([]);
  });

  it("tells a subject's field that is not known", () => {
    expect(writeStep(step, { ...facts, company: null }).missing).toEqual(["company"]);
  });

  it("keeps a link in a CRM name out of the mail", () => {
    const bad = { ...facts, company: { id: "k1", name: "See https://evil.example" } };
    const { draft, missing } = writeStep(step, bad);
    expect(draft.text).not.toContain("evil");
    expect(missing).toEqual(["company"]);
  });

  it("does not read a value as a template", () => {
    const odd = { ...facts, contact: { ...facts.contact, title: "Lead (title)" } };
    expect(writeStep(step, odd).draft.text).toContain("You are Lead (title).");
  });
});
