import { describe, expect, it } from "vitest";
import { replyIntents } from "../contract.ts";
import { askOf, replyWords } from "./asks.ts";
import { readForm, replyPlans } from "./intent.ts";

const form = (message: string | undefined, formName?: string) =>
  readForm({ email: "joel@beacon.example", message, formName });

describe("what a form says about buying", () => {
  it.each([
    [
      "a message that asks for a price",
      "88 shuttles. Pricing and a realistic roll-out plan, please.",
      "Newsletter",
      0.9,
    ],
    [
      "somebody who only looks, even for a price",
      "Just looking for the pricing calculator for now.",
      "Book a demo",
      0.25,
    ],
    ["a form people fill in to buy", undefined, "Book a fleet walkthrough", 0.8],
    ["a message without a wish", "We run 38 vans out of two kitchens.", "Idle-time calculator", 0.65],
    ["nothing but an address", undefined, "Idle-time calculator", 0.5],
    ["no form name at all", undefined, undefined, 0.5],
  ])("%s", (_name, message, name, intent) => {
    expect(form(message, name).intent).toBe(intent);
  });

  it("quotes the sentence it rests on, to the letter", () => {
    const message = "We run 38 vans. Can you show us what our customers would see? Thanks.";
    const reading = form(message);
    expect(reading.ask?.words).toBe("asked for a demo");
    expect(message).toContain(reading.quote);
  });
});

describe("what somebody asks for", () => {
  it.each([
    ["Could you send me pricing for all 140 trucks?", "asked for pricing"],
    ["Please send a written proposal for all 60 tractors.", "asked for a proposal"],
    ["Does it integrate with our dispatch?", "asked about integrations"],
    ["How long does the installation take?", "asked about the roll-out"],
    ["Hello there", undefined],
  ])("%s", (text, words) => {
    expect(askOf(text)?.words).toBe(words);
  });
});

describe("what follows from a reply", () => {
  it("has a plan and words for every intent", () => {
    for (const intent of replyIntents) {
      expect(replyPlans[intent].why).not.toBe("");
      expect(replyWords(intent, null)).not.toBe("");
    }
  });

  it("never answers a machine, an opt-out or a no", () => {
    const silent = replyIntents.filter((intent) => replyPlans[intent].move === null);
    expect(new Set(silent)).toEqual(new Set(["not_interested", "unsubscribe", "out_of_office", "bounce"]));
  });

  it("counts neither a bounce nor an absence as a reply", () => {
    expect(replyIntents.filter((intent) => !replyPlans[intent].isReply)).toEqual(["out_of_office", "bounce"]);
  });

  it("is due in two hours when it is good news and in eight otherwise", () => {
    expect(replyPlans.meeting_request.move?.dueHours).toBe(2);
    expect(replyPlans.objection.move?.dueHours).toBe(8);
  });
});
