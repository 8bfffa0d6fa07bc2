import { z } from "zod";
import { actionType, actionTypes, undoClassOf } from "#server/domain/actions/contract.ts";
import { pageInput, pageOf } from "#server/platform/pure/page.ts";

const instant = z.iso.datetime({ offset: true });

/** Whom an action is about: a customer, somebody who has answered us before, or neither. */
export const segments = ["customer", "known", "new"] as const;
export const segment = z.enum(segments);
export type Segment = z.infer<typeof segment>;

/**
 * How far an action may go without a person. `observe`: rules look and only the log tells. `suggest`: a match is offered to
 * people. `approve_each`: a person approves each. `auto`: a matching rule approves.
 */
export const levels = ["observe", "suggest", "approve_each", "auto"] as const;
export const level = z.enum(levels);
export type Level = z.infer<typeof level>;

/** What can never be approved by a rule is not in a rule's list either. */
export const automatable = actionTypes.filter((type) => undoClassOf[type] !== "final");

const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "A domain looks like example.com.");

/** Everything a rule may ask. All that is named has to hold; only stored facts are read, never a text or a model's word. */
export const ruleConditions = z
  .object({
    actionTypes: z.array(actionType).min(1).optional(),
    /** Addresses, lower case. */
    recipients: z.array(z.email().toLowerCase()).min(1).max(200).optional(),
    domains: z.array(domainName).min(1).max(200).optional(),
    /** The person answered a mail of ours in this many days. */
    repliedWithinDays: z.number().int().min(1).max(365).optional(),
    /** So many approved mails reached the person, and none bounced, was answered in anger or ended in an opt-out. */
    goodSends: z.number().int().min(1).max(100).optional(),
    /** The company's fit, 0 to 1. */
    icpFitFrom: z.number().min(0).max(1).optional(),
    /** The address is of the company's own domain. */
    isCompanyDomain: z.literal(true).optional(),
    /** Words of which the person's title has to hold one. */
    titles: z.array(z.string().trim().min(2).max(80)).min(1).max(50).optional(),
    scoreFrom: z.number().min(0).max(100).optional(),
    /** By the workspace's clock; `until` is not part of it. */
    hours: z.object({ from: z.number().int().min(0).max(23), until: z.number().int().min(1).max(24) }).optional(),
  })
  .strict();
export type RuleConditions = z.infer<typeof ruleConditions>;

/** A rule has to say for whom: score, hour and title alone may be swayed by what somebody writes to us. */
export const saysForWhom = (conditions: RuleConditions): boolean =>
  conditions.recipients !== undefined ||
  conditions.domains !== undefined ||
  conditions.repliedWithinDays !== undefined ||
  conditions.goodSends !== undefined ||
  (conditions.icpFitFrom !== undefined && conditions.isCompanyDomain === true);

/** A stored rule's id, or the name of a built-in one. */
export const ruleRef = z.string().regex(/^([0-9a-f-]{36}|replied_before|known_good_recipient|high_icp)$/);

export const ruleRecord = z.object({
  approved: z.number().int(),
  /** Taken back by a person. */
  undone: z.number().int(),
  /** Ended in a bounce, an opt-out or a negative answer. */
  badOutcomes: z.number().int(),
  /** Moves that are in either count. */
  bad: z.number().int(),
});
export type RuleRecord = z.infer<typeof ruleRecord>;

export const ruleView = z.object({
  id: z.string(),
  isBuiltIn: z.boolean(),
  name: z.string(),
  priority: z.number().int(),
  confidence: z.number(),
  conditions: ruleConditions,
  isOn: z.boolean(),
  dailyCap: z.number().int().nullable(),
  usedToday: z.number().int(),
  expiresAt: instant.nullable(),
  maxBadShare: z.number(),
  simulatedAt: instant.nullable(),
  demotedAt: instant.nullable(),
  demotedReason: z.string().nullable(),
  /** Since it was switched on last. */
  record: ruleRecord,
  version: z.number().int(),
});
export type RuleView = z.infer<typeof ruleView>;
export const ruleViews = z.array(ruleView);

export const saveRuleInput = z.object({
  /** Absent: a new rule. */
  ruleId: ruleRef.optional(),
  name: z.string().trim().min(2).max(80),
  priority: z.number().int().min(1).max(1000),
  conditions: ruleConditions.refine(saysForWhom, {
    message:
      "Say for whom: an address, a domain, an earlier answer, good mails before, or company fit with its own domain.",
  }),
  dailyCap: z.number().int().min(1).max(1000).nullable(),
  expiresAt: instant.nullable(),
  maxBadShare: z.number().min(0).max(0.5),
  /** Of a stored rule: the version that was edited. */
  version: z.number().int().optional(),
});
export type SaveRuleInput = z.infer<typeof saveRuleInput>;
export const ruleIdInput = z.object({ ruleId: ruleRef });
export const switchRuleInput = z.object({ ruleId: ruleRef, isOn: z.boolean() });
export type SwitchRuleInput = z.infer<typeof switchRuleInput>;

export const SIMULATED_DAYS = 90;
export const simulation = z.object({
  ruleId: z.string(),
  days: z.number().int(),
  /** Moves of that time that were looked at, and whether there were more. */
  considered: z.number().int(),
  isCapped: z.boolean(),
  wouldApprove: z.number().int(),
  /** Of those, how many people edited, dismissed, refused or took back. */
  changedByPeople: z.number().int(),
  items: z.array(
    z.object({ moveId: z.string(), title: z.string(), at: instant, why: z.string(), wasChanged: z.boolean() }),
  ),
});
export type Simulation = z.infer<typeof simulation>;

export const considered = z.object({ ruleId: z.string(), name: z.string(), isMatch: z.boolean(), why: z.string() });
export type Considered = z.infer<typeof considered>;
export const autoVerdicts = ["approved", "suggested", "observed", "needs_review"] as const;
export const autoDecision = z.object({
  id: z.string(),
  moveId: z.string(),
  moveTitle: z.string(),
  actionType: z.string(),
  segment,
  verdict: z.enum(autoVerdicts),
  ruleName: z.string().nullable(),
  confidence: z.number().nullable(),
  why: z.string(),
  considered: z.array(considered),
  at: instant,
});
export type AutoDecision = z.infer<typeof autoDecision>;
export const listDecisionsInput = pageInput.extend({ moveId: z.uuid().optional() });
export type ListDecisionsInput = z.input<typeof listDecisionsInput>;
export const decisionPage = pageOf(autoDecision);

/** What people's own approvals say about an action: enough of them, and left as they were proposed. */
export const EARNED_FROM = 20;
export const EARNED_SHARE = 0.9;
export const cellView = z.object({
  actionType: z.string(),
  segment,
  level,
  reason: z.string().nullable(),
  /** Approved by people in 90 days, and how many of them unchanged and without a bad end. */
  approved: z.number().int(),
  clean: z.number().int(),
  isEarned: z.boolean(),
});
export type CellView = z.infer<typeof cellView>;
export const cellViews = z.array(cellView);
export const setLevelInput = z.object({ actionType: z.enum(automatable), segment, level });
export type SetLevelInput = z.infer<typeof setLevelInput>;
