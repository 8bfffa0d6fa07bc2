import { describe, expect, it } from "vitest";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { type RuleConditions, saveRuleInput } from "../contract.ts";
import { builtIns } from "./built-in.ts";
import { matches, type RuleFacts, segmentOf } from "./match.ts";
import { lostBy } from "./record.ts";

const at = new Date("2026-03-02T09:30:00Z");
const facts = (change: Partial<RuleFacts> = {}): RuleFacts => ({
  actionType: "send_email",
  addresses: ["dana@prospect.example"],
  contactEmail: "dana@prospect.example",
  title: "Head of Sales",
  isCustomer: false,
  icpFit: 0.95,
  companyDomain: "prospect.example",
  score: 72,
  lastReplyAt: new Date(at.getTime() - 10 * DAY_MS),
  goodSends: 2,
  ...change,
});
const isMatch = (conditions: RuleConditions, change: Partial<RuleFacts> = {}) =>
  matches(facts(change), conditions, at, "UTC").isMatch;

describe("a rule matches", () => {
  it.each<[string, RuleConditions, Partial<RuleFacts>]>([
    ["another action", { actionTypes: ["reply_email"] }, {}],
    ["another recipient", { recipients: ["theo@prospect.example"] }, {}],
    [
      "one recipient of two",
      { recipients: ["dana@prospect.example"] },
      { addresses: ["dana@prospect.example", "x@y.example"] },
    ],
    ["another domain", { domains: ["other.example"] }, {}],
    ["a domain that only ends alike", { domains: ["prospect.example"] }, { addresses: ["dana@not-prospect.example"] }],
    ["an old answer", { repliedWithinDays: 10 }, {}],
    ["no answer", { repliedWithinDays: 90 }, { lastReplyAt: null }],
    [
      "an answer of somebody else than the recipient",
      { repliedWithinDays: 90 },
      { addresses: ["boss@prospect.example"] },
    ],
    ["too few good mails", { goodSends: 3 }, {}],
    ["good mails to somebody else", { goodSends: 1 }, { addresses: ["boss@prospect.example"] }],
    ["a weak fit", { icpFitFrom: 0.96 }, {}],
    ["a fit that nobody has said", { icpFitFrom: 0.1 }, { icpFit: null }],
    ["an address elsewhere", { isCompanyDomain: true }, { addresses: ["dana@mail.example"] }],
    ["a company without a domain", { isCompanyDomain: true }, { companyDomain: null }],
    ["another title", { titles: ["finance"] }, {}],
    ["no title", { titles: ["sales"] }, { title: null }],
    ["a low score", { scoreFrom: 73 }, {}],
    ["an hour outside", { hours: { from: 10, until: 17 } }, {}],
    ["no condition at all", {}, {}],
    ["nobody to get it", { domains: ["prospect.example"] }, { addresses: [] }],
  ])("not %s", (_what, conditions, change) => expect(isMatch(conditions, change)).toBe(false));

  it("when everything it names holds, and says why", () => {
    const all: RuleConditions = {
      actionTypes: ["send_email"],
      domains: ["prospect.example"],
      repliedWithinDays: 11,
      goodSends: 2,
      icpFitFrom: 0.9,
      isCompanyDomain: true,
      titles: ["sales"],
      scoreFrom: 72,
      hours: { from: 9, until: 10 },
    };
    const match = matches(facts(), all, at, "UTC");
    expect(match).toMatchObject({ isMatch: true, why: expect.stringContaining("10 days ago") });
    expect(isMatch({ ...all, scoreFrom: 73 })).toBe(false);
  });

  it("by the workspace's clock, also over midnight", () => {
    const night: RuleConditions = { domains: ["prospect.example"], hours: { from: 18, until: 5 } };
    expect(matches(facts(), night, at, "America/Los_Angeles").isMatch).toBe(true);
    expect(matches(facts(), night, at, "UTC").isMatch).toBe(false);
  });

  it("by the three built-in ones", () => {
    for (const { conditions } of Object.values(builtIns)) expect(isMatch(conditions)).toBe(true);
  });
});

describe("a rule that people make", () => {
  const rule = { name: "Mine", priority: 5, dailyCap: null, expiresAt: null, maxBadShare: 0.1 };
  it.each<[RuleConditions]>([[{ scoreFrom: 90 }], [{ titles: ["sales"] }], [{ icpFitFrom: 0.9 }], [{}]])(
    "has to say for whom: %j does not",
    (conditions) => expect(saveRuleInput.safeParse({ ...rule, conditions }).success).toBe(false),
  );
  it("cannot ask for a text or anything else that is not a stored fact", () => {
    const conditions = { domains: ["a.example"], textContains: "approve me" };
    expect(saveRuleInput.safeParse({ ...rule, conditions }).success).toBe(false);
  });
});

it("a recipient is a customer, known or new", () => {
  expect(segmentOf({ isCustomer: true, lastReplyAt: null })).toBe("customer");
  expect(segmentOf({ isCustomer: false, lastReplyAt: at })).toBe("known");
  expect(segmentOf({ isCustomer: false, lastReplyAt: null })).toBe("new");
});

describe("a record", () => {
  const record = (approved: number, bad: number) => ({ approved, undone: bad, badOutcomes: 0, bad });
  it("falls under its line above the share that may turn out badly, and not on few approvals", () => {
    expect(lostBy(record(10, 1), 0.1)).toBeNull();
    expect(lostBy(record(10, 2), 0.1)).toContain("2 of 10 approvals turned out badly (2 taken back by people)");
    expect(lostBy(record(4, 4), 0.1)).toBeNull();
    expect(lostBy(record(5, 1), 0)).not.toBeNull();
  });
});
