import { expect, it } from "vitest";
import type { RuleView } from "#server/domain/autonomy/contract.ts";
import { fieldsOf, inputOf } from "./auto-approval-rule-input.ts";

const rule: RuleView = {
  id: "019a0000-0000-7000-8000-000000000000",
  isBuiltIn: false,
  name: "Mine",
  priority: 7,
  confidence: 0.8,
  conditions: {
    actionTypes: ["send_email"],
    domains: ["a.test", "b.test"],
    hours: { from: 9, until: 17 },
    isCompanyDomain: true,
  },
  isOn: false,
  dailyCap: 5,
  usedToday: 0,
  expiresAt: null,
  maxBadShare: 0.1,
  simulatedAt: null,
  demotedAt: null,
  demotedReason: null,
  record: { approved: 0, undone: 0, badOutcomes: 0, bad: 0 },
  version: 3,
};

it("a rule comes out of its form as it went in", () => {
  expect(inputOf(fieldsOf(rule), rule, null)).toEqual({
    ruleId: rule.id,
    version: 3,
    name: "Mine",
    priority: 7,
    conditions: rule.conditions,
    dailyCap: 5,
    expiresAt: null,
    maxBadShare: 0.1,
  });
});

it("what is left empty is not asked", () => {
  const fields = { ...fieldsOf(null), name: "New", domains: " \n" };
  expect(inputOf(fields, null, null)).toMatchObject({ conditions: {}, dailyCap: null, ruleId: undefined });
});
