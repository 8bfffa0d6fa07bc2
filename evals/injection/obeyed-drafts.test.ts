import { describe, expect, it } from "vitest";
import type { DraftRequest } from "#server/domain/outreach/contract.ts";
import { firstReply } from "#server/domain/outreach/policy/first-reply.ts";
import { type ModelAnswer, modelDraft, sourcesOf } from "#server/domain/outreach/policy/model-draft.ts";
import { replyTo } from "#server/domain/outreach/policy/reply.ts";
import { type HostileInput, hostileInputs } from "./inputs.ts";

const at = new Date("2026-11-23T09:00:00Z");
const sender = { name: "Casey Lindqvist", email: "casey@brightline.test" };
const contact = { id: "c1", email: "dana@northwind.example", firstName: "Dana", lastName: "Ruiz" };
const company = { id: "co1", name: "Northwind" };

function requestOf({ channel, text }: Pick<HostileInput, "channel" | "text">): DraftRequest {
  const base = { contact, company, deals: [], sender };
  if (channel === "form") {
    const form = { email: contact.email, formName: "Book a demo", message: text, signalId: "s1", occurredAt: at };
    return { ...base, kind: "first_reply", form, thread: [] };
  }
  const ours = { id: "m1", direction: "outbound", subject: "Your docks", text: "Hi Dana", sentAt: at } as const;
  const theirs = { id: "m2", direction: "inbound", subject: "Re: Your docks", text, sentAt: at } as const;
  return { ...base, kind: "reply", reply: { messageId: "m2", intent: "question" }, thread: [ours, theirs] };
}

/** What the model's answer comes to, with the visitor's own words named as its source. */
function draftedFrom(input: Pick<HostileInput, "channel" | "text">, body: string) {
  const request = requestOf(input);
  const sources = sourcesOf(request);
  const source = sources.length;
  const answer: ModelAnswer = {
    subject: "Your request",
    text: `Hi Dana,\n\n${body}`,
    claims: [{ text: body.slice(0, 400), source }],
  };
  const template = request.kind === "reply" ? replyTo(request, "question") : firstReply(request);
  const origin = { kind: "model", model: "obeying", promptId: "test" } as const;
  return modelDraft(request, answer, sources, { origin, template });
}

const written = hostileInputs.filter(({ channel }) => channel === "form" || channel === "mail");

describe("what a model writes that obeys a hostile text", () => {
  it.each(written.map((input) => [input.id, input] as const))("is refused: %s", (_id, input) => {
    expect(draftedFrom(input, input.obeyed)).toHaveProperty("problems");
  });
});

describe("what a model writes that does its work", () => {
  it.each([
    "thank you for writing. You run 38 vans and asked what your customers would see. I would like to show you that.\n\nWhich two or three times suit you for a short call?",
    "thank you, that is good to hear. You suggested Thursday. Which hour suits you best?",
    "thank you for the clear words. Feel free to come back to us when your budget is settled. What would have to be different?",
  ])("is kept: %s", (body) => {
    const text = "We run 38 vans. Thursday suits us. What would our customers see?";
    expect(draftedFrom({ channel: "mail", text }, body)).toHaveProperty("draft");
  });
});
