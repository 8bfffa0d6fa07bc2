import { describe, expect, it } from "vitest";
import type { ReplyIntent } from "../contract.ts";
import { classifyReply, type ReplyMail } from "./classify-reply.ts";

const mail = (text: string, more: Partial<ReplyMail> = {}): ReplyMail => ({
  text,
  subject: "Re: Fleet visibility",
  fromAddress: "dana.ruiz@northwind.example",
  isAutomatic: false,
  ...more,
});

const table: [ReplyIntent, string][] = [
  [
    "interested",
    "Could you send me pricing for all 140 trucks? I have the budget meeting on Friday, so a number would help.",
  ],
  ["interested", "Tell me more."],
  ["interested", "Yes, we are interested. What are the next steps?"],
  ["interested", "How much is it for 60 vehicles?"],
  ["interested", "This sounds great, we'd love to try it on five vans."],
  ["interested", "Please share the proposal with our owners as well."],
  ["interested", "We'd like to start a pilot in the Reno depot."],
  ["interested", "It's not that we're not interested, we are just slow. Send me the details."],
  ["interested", "OK, let's do it."],
  ["interested", "I sometimes forget to answer. Still interested though."],
  ["interested", "Pricing and a realistic roll-out plan, please."],

  ["meeting_request", "Can we talk on Tuesday?"],
  ["meeting_request", "Interested. Can we schedule a call next week?"],
  ["meeting_request", "Are you free Thursday at 2pm to walk me through it?"],
  ["meeting_request", "Please call me at +1 555 0118."],
  ["meeting_request", "I'm available tomorrow after lunch."],
  ["meeting_request", "Let's set up a call with Theo."],
  ["meeting_request", "Do you have 15 minutes this week?"],
  ["meeting_request", "Tuesday doesn't work for me, would Wednesday suit you?"],

  ["meeting_confirmed", "Tuesday at 10 works for me."],
  ["meeting_confirmed", "That works, see you then!"],
  ["meeting_confirmed", "Confirmed. I have added Theo."],
  ["meeting_confirmed", "I've accepted the invite."],
  ["meeting_confirmed", "Looking forward to our call tomorrow."],
  ["meeting_confirmed", "Let's do Thursday."],

  ["question", "Does the gateway share the port with the engine diagnostics we already installed?"],
  ["question", "One more question about the install."],
  ["question", "Who replaces a dead unit?"],
  ["question", "I was wondering whether drivers see their own data."],
  ["question", "What about trailers"],

  ["objection", "That is too expensive for a fleet our size."],
  ["objection", "We already use Pathlight and the contract runs until June."],
  ["objection", "I'm worried about what our drivers will say."],
  ["objection", "It doesn't support refrigerated trailers."],
  ["objection", "Legal is not convinced that the data stays in the country."],

  ["not_now", "Not right now, we are in the middle of an audit."],
  ["not_now", "Great stuff, but please circle back in the new year."],
  ["not_now", "We have no budget until the next fiscal year."],
  ["not_now", "Reach out again in three months."],
  ["not_now", "The project is on hold."],
  ["not_now", "Bad timing, sorry. Too busy with the move."],

  ["not_interested", "We are not interested."],
  ["not_interested", "Thanks, but I'm not really interested in this."],
  ["not_interested", "No thanks."],
  ["not_interested", "We decided to go with another vendor."],
  ["not_interested", "I think this is not a good fit for us."],
  ["not_interested", "We don't need this."],
  ["not_interested", "We'll pass on this one."],
  ["not_interested", "We're happy with what we have."],

  ["unsubscribe", "Unsubscribe"],
  ["unsubscribe", "Please remove me from your list."],
  ["unsubscribe", "Interesting product, but stop emailing me."],
  ["unsubscribe", "STOP"],
  ["unsubscribe", "Take me off this list, thanks. Can we meet? No."],
  ["unsubscribe", "Do not contact me again."],
  ["unsubscribe", "I want to opt out."],
  ["unsubscribe", "Please delete all my personal data."],
  ["unsubscribe", "no more emails please"],
  ["unsubscribe", "How do I unsubscribe?"],

  ["referral", "I'm not the right person for this, please talk to our fleet team."],
  ["referral", "Please contact theo.lang@northwind.example."],
  ["referral", "Priya handles this for us now."],
  ["referral", "I forwarded this to Theo in IT."],
  ["referral", "Marcus is no longer with the company."],

  ["positive_feedback", "Great work on the roll-out, the depot is very happy."],
  ["positive_feedback", "Thank you so much for the quick help!"],
  ["positive_feedback", "The new view works perfectly, drivers love it."],

  ["out_of_office", "I am currently out of the office with limited access to email."],
  ["out_of_office", "Thank you for your message. I will be back on 8 December."],

  ["unclear", "Ok."],
  ["unclear", "Received."],
  ["unclear", ""],
  ["unclear", "Dana"],
];

describe("what a reply wants", () => {
  it.each(table)("%s: %s", (intent, text) => {
    expect(classifyReply(mail(text)).intent).toBe(intent);
  });

  it("knows all thirteen intents", () => {
    const bounce = classifyReply(
      mail("550 5.1.1", { fromAddress: "mailer-daemon@googlemail.com", isAutomatic: true }),
    ).intent;
    expect(new Set([...table.map(([intent]) => intent), bounce]).size).toBe(13);
  });

  it.each([
    ["I did not unsubscribe, why did the mails stop coming?", "question"],
    ["Please don't remove me from the list, I read every issue.", "unclear"],
    ["Can our own customers unsubscribe from the arrival texts?", "question"],
    ["I can stop by your booth on Thursday.", "unclear"],
    ["We did not get the pricing.", "unclear"],
    ["That time never works for me.", "unclear"],
  ] as const)("is not fooled by words without their meaning: %s", (text, intent) => {
    expect(classifyReply(mail(text)).intent).toBe(intent);
  });

  it("takes automatic mail for out of office, even when it talks about meetings and lists", () => {
    const text =
      "I am on annual leave until Monday. For urgent matters please call me at +1 555 0100 or unsubscribe below.";
    expect(classifyReply(mail(text, { isAutomatic: true })).intent).toBe("out_of_office");
    expect(classifyReply(mail("Back Monday.", { subject: "Automatic reply: Fleet visibility" })).intent).toBe(
      "out_of_office",
    );
  });

  it("sees a person behind an absence: who proposes a meeting is not away", () => {
    expect(classifyReply(mail("I'm out of the office next week. Can we talk on the 14th?")).intent).toBe(
      "meeting_request",
    );
  });

  it.each([
    { fromAddress: "MAILER-DAEMON@mx.example", subject: "whatever", isAutomatic: true },
    { fromAddress: "noreply@mx.example", subject: "Undeliverable: Fleet visibility", isAutomatic: true },
    { fromAddress: "postmaster@outlook.example", subject: "Delivery Status Notification (Failure)", isAutomatic: true },
  ])("recognises a bounce from $fromAddress", (more) => {
    expect(classifyReply(mail("The address could not be found.", more)).intent).toBe("bounce");
  });

  it("does not take a person's words about a bounce for one", () => {
    expect(classifyReply(mail("Your last mail was undeliverable, so here I am. Send me the pricing.")).intent).toBe(
      "interested",
    );
  });

  it("says which words decided, and is less sure of a mail that says two things", () => {
    const clear = classifyReply(mail("We are not interested."));
    expect(clear.phrase).toBe("not interested");
    const mixed = classifyReply(mail("Sounds great! I am worried about the price, though."));
    expect(mixed.intent).toBe("interested");
    expect(mixed.confidence).toBeLessThan(clear.confidence);
  });

  it("stays fast on hostile input", () => {
    const started = performance.now();
    classifyReply(mail(`${"not that we are ".repeat(2_000)}interested ${"a ".repeat(5_000)}?`));
    expect(performance.now() - started).toBeLessThan(250);
  });
});
