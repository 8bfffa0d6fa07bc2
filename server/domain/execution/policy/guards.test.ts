import { describe, expect, it } from "vitest";
import { type GuardFacts, refusals, sendLimits } from "./guards.ts";

const allowed: GuardFacts = {
  actionType: "send_email",
  approval: { isGranted: true, contentHash: "h" },
  storedHash: "h",
  actualHash: "h",
  recipient: "dana@prospect.test",
  suppression: null,
  sends: { mailboxDay: 0, mailboxWeek: 0, contactWeek: 0, windowEndsAt: null },
  draftProblems: [],
  connection: { status: "connected", address: "casey@us.test" },
};
const at = new Date("2026-03-01T00:00:00Z");
const sends = (counts: Partial<NonNullable<GuardFacts["sends"]>>) => ({
  sends: { mailboxDay: 0, mailboxWeek: 0, contactWeek: 0, windowEndsAt: null, ...counts },
});
const rulesOf = (change: Partial<GuardFacts>) => refusals({ ...allowed, ...change }).map((refusal) => refusal.rule);

describe("guards before a vendor call", () => {
  it("let through what nothing speaks against", () => {
    expect(rulesOf({})).toEqual([]);
  });

  it.each<[string, Partial<GuardFacts>, string[]]>([
    ["a voided approval", { approval: { isGranted: false, contentHash: "h" } }, ["approval.not_granted"]],
    ["an approval of other content", { approval: { isGranted: true, contentHash: "x" } }, ["approval.content_changed"]],
    ["content that is not what its hash says", { actualHash: "x" }, ["approval.content_changed"]],
    ["an opt-out", { suppression: { type: "email_unsubscribed", at } }, ["suppression.opted_out"]],
    ["a bounce", { suppression: { type: "email_bounced", at } }, ["suppression.bounced"]],
    ["a full day", sends({ mailboxDay: sendLimits.mailboxPerDay }), ["limit.mailbox_day"]],
    ["a full week", sends({ mailboxWeek: sendLimits.mailboxPerWeek }), ["limit.mailbox_week"]],
    ["a contact who got enough", sends({ contactWeek: sendLimits.contactPerWeek }), ["limit.contact_week"]],
    ["a draft with a placeholder", { draftProblems: ["{{name}}"] }, ["content.problems"]],
    ["no connection", { connection: null }, ["connection.missing"]],
    ["a closed connection", { connection: { status: "disconnected", address: "a@b" } }, ["connection.missing"]],
    ["lost access", { connection: { status: "reconnect_needed", address: "a@b" } }, ["connection.reconnect_needed"]],
  ])("refuse %s", (_, change, rules) => {
    expect(rulesOf(change)).toEqual(rules);
  });

  it("still let the last allowed mail through", () => {
    expect(rulesOf(sends({ mailboxDay: 19, mailboxWeek: 99, contactWeek: 1 }))).toEqual([]);
  });

  it("do not count answers", () => {
    expect(rulesOf({ actionType: "reply_email", sends: null })).toEqual([]);
  });

  it("speak in the order of the rules, and say what to do", () => {
    const found = refusals({
      ...allowed,
      ...sends({ mailboxDay: 20, windowEndsAt: at }),
      suppression: { type: "email_unsubscribed", at },
      draftProblems: ["it is empty"],
      connection: null,
      approval: null,
      actualHash: "x",
    });
    expect(found.map((refusal) => refusal.rule)).toEqual([
      "approval.content_changed",
      "suppression.opted_out",
      "limit.mailbox_day",
      "content.problems",
      "connection.missing",
    ]);
    expect(found[2]?.message).toContain("after 2026-03-01 00:00 UTC");
  });
});
