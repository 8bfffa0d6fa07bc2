import type { RuleConditions } from "../contract.ts";

export const builtInNames = ["replied_before", "known_good_recipient", "high_icp"] as const;
export type BuiltInName = (typeof builtInNames)[number];

type BuiltIn = { name: string; priority: number; confidence: number; conditions: RuleConditions };

/** The rules every workspace starts with, all of them off. */
export const builtIns: Record<BuiltInName, BuiltIn> = {
  replied_before: {
    name: "Answered us before",
    priority: 10,
    confidence: 0.95,
    conditions: { repliedWithinDays: 90 },
  },
  known_good_recipient: {
    name: "Known good recipient",
    priority: 20,
    confidence: 0.9,
    conditions: { goodSends: 1 },
  },
  high_icp: {
    name: "Strong fit, own domain",
    priority: 30,
    confidence: 0.85,
    conditions: { icpFitFrom: 0.9, isCompanyDomain: true },
  },
};

export const isBuiltIn = (ref: string): ref is BuiltInName => Object.hasOwn(builtIns, ref);

/** Confidence of a rule that people made. */
export const OWN_CONFIDENCE = 0.8;
