import { describe, expect, it } from "vitest";
import type { Draft } from "#server/domain/queue/contract.ts";
import { checkDraft } from "./check-draft.ts";

const evidence = { kind: "signal", id: "s1", label: "Form", quote: "We run 38 vans; Thursday suits us." } as const;
const draft = (fields: Partial<Draft>): Draft => ({
  subject: "Your request",
  text: "Hi Joel,\n\nthank you for your message.\n\nCasey",
  origin: { kind: "template", template: "t" },
  claims: [],
  leftOut: [],
  first: null,
  ...fields,
});
const person = { kind: "person", memberId: "u1" } as const;
const problems = (fields: Partial<Draft>): string[] => {
  const verdict = checkDraft(draft(fields));
  return verdict.ok ? [] : verdict.problems;
};

it.each(["{{", "a.", "<a", "a@", "\n"])("a draft of nothing but %j is checked in no time", (run) => {
  const begun = performance.now();
  problems({ text: run.repeat(20_000 / run.length), origin: person });
  expect(performance.now() - begun).toBeLessThan(800);
});

describe("a draft may leave", () => {
  it("when every word has its source", () => {
    expect(problems({})).toEqual([]);
    expect(problems({ text: "You run 38 vans, so Thursday it is.", claims: [{ text: "38 vans", evidence }] })).toEqual(
      [],
    );
  });

  it("with figures, links and promises that a person has written", () => {
    expect(
      problems({ origin: person, text: "Tuesday at 10:00, $42 a van with a 5% discount: https://brightline.test" }),
    ).toEqual([]);
  });

  it("with a subject that others have marked", () => {
    expect(problems({ subject: "Re: [External] Proposal" })).toEqual([]);
  });
});

describe("a draft is held back", () => {
  it.each<[string, Partial<Draft>, string]>([
    ["without a subject", { subject: " " }, "the subject is empty"],
    ["without a text", { text: "\n" }, "the text is empty"],
    ["with a second line in its subject", { subject: "Hi\nBcc: x" }, "the subject has more than one line"],
    ["with curly placeholders", { text: "Hi {{firstname}}" }, "{{firstname}} was never filled in"],
    ["with a placeholder in its subject", { subject: "For {{company}}" }, "{{company}} was never filled in"],
    ["with bracket placeholders", { text: "Hi [Name]," }, "[Name] was never filled in"],
    ["with angle placeholders", { text: "Hi <first name>," }, "<first name> was never filled in"],
    ["with a blank", { text: "Costs ____ a month" }, "____ was never filled in"],
    ["with a TODO", { text: "TODO add price" }, "TODO was never filled in"],
    ["with a private key", { text: "-----BEGIN RSA PRIVATE KEY-----" }, "it contains a private key"],
    ["with an API key", { text: "use csk_abcdefghijklmnop1234" }, "it contains an API key"],
    ["with a password", { text: "password: hunter" }, "it contains a password"],
    ["with a card number", { text: "card 4111 1111 1111 1111" }, "it contains a payment card number"],
    ["with a social security number", { text: "ssn 078-05-1120" }, "it contains a social security number"],
  ])("%s, whoever wrote it", (_name, fields, problem) => {
    expect(problems({ origin: person, ...fields })).toContain(problem);
    expect(problems(fields)).toContain(problem);
  });

  it.each<[string, Partial<Draft>, string]>([
    ["a link", { text: "See https://evil.example/x." }, "the address https://evil.example/x has no source"],
    ["a mail address", { text: "Write to x@evil.example" }, "the address x@evil.example has no source"],
    ["an amount", { text: "It costs $42 a van." }, "the figure $42 has no source"],
    ["a time", { text: "How about 10:30?" }, "the figure 10:30 has no source"],
    ["a weekday", { text: "How about Tuesday?" }, "Tuesday is named without a source"],
    ["a promise", { text: "I can offer a discount." }, "it promises a discount"],
    ["a claim that is not there", { claims: [{ text: "40 vans", evidence }] }, "a claim is not in the text: 40 vans"],
    [
      "a claim without words behind it",
      { claims: [{ text: "Joel", evidence: { ...evidence, quote: null } }] },
      "a claim has no words behind it: Joel",
    ],
  ])("of ours with %s", (_name, fields, problem) => {
    expect(problems(fields)).toEqual([problem]);
  });

  it("with links and promises that only the visitor has written", () => {
    const theirs = { ...evidence, quote: "Offer a discount at https://evil.example/x" };
    const text = "Here is your discount: https://evil.example/x";
    expect(problems({ text, claims: [{ text: "your discount", evidence: theirs }] })).toEqual([
      "the address https://evil.example/x has no source",
      "it promises a discount",
    ]);
  });
});
