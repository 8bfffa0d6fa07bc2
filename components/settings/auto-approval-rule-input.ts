import type { RuleConditions, RuleView, SaveRuleInput } from "#server/domain/autonomy/contract.ts";
import { listOf } from "./auto-approval-present.ts";

/** A rule as the fields of its form hold it; conditions that the form has no field for are kept. */
export type RuleFields = {
  name: string;
  priority: string;
  recipients: string;
  domains: string;
  repliedWithinDays: string;
  goodSends: string;
  icpFitFrom: string;
  isCompanyDomain: boolean;
  titles: string;
  scoreFrom: string;
  hoursFrom: string;
  hoursUntil: string;
  dailyCap: string;
  maxBadPercent: string;
};

const text = (value: number | undefined | null): string => (value === undefined || value === null ? "" : String(value));
const number = (value: string): number | undefined => (value.trim() === "" ? undefined : Number(value));

export function fieldsOf(rule: RuleView | null): RuleFields {
  const conditions: RuleConditions = rule?.conditions ?? {};
  return {
    name: rule?.name ?? "",
    priority: text(rule?.priority ?? 50),
    recipients: conditions.recipients?.join("\n") ?? "",
    domains: conditions.domains?.join("\n") ?? "",
    repliedWithinDays: text(conditions.repliedWithinDays),
    goodSends: text(conditions.goodSends),
    icpFitFrom: text(conditions.icpFitFrom),
    isCompanyDomain: conditions.isCompanyDomain === true,
    titles: conditions.titles?.join("\n") ?? "",
    scoreFrom: text(conditions.scoreFrom),
    hoursFrom: text(conditions.hours?.from),
    hoursUntil: text(conditions.hours?.until),
    dailyCap: text(rule?.dailyCap),
    maxBadPercent: text(Math.round((rule?.maxBadShare ?? 0.1) * 100)),
  };
}

function hoursOf(fields: RuleFields): RuleConditions["hours"] {
  const [from, until] = [number(fields.hoursFrom), number(fields.hoursUntil)];
  return from === undefined && until === undefined ? undefined : { from: from ?? 0, until: until ?? 24 };
}

/** What is sent; the server says what of it is not valid. */
export function inputOf(fields: RuleFields, rule: RuleView | null, expiresAt: string | null): SaveRuleInput {
  const conditions: RuleConditions = {
    actionTypes: rule?.conditions.actionTypes,
    recipients: listOf(fields.recipients),
    domains: listOf(fields.domains),
    repliedWithinDays: number(fields.repliedWithinDays),
    goodSends: number(fields.goodSends),
    icpFitFrom: number(fields.icpFitFrom),
    isCompanyDomain: fields.isCompanyDomain || undefined,
    titles: listOf(fields.titles),
    scoreFrom: number(fields.scoreFrom),
    hours: hoursOf(fields),
  };
  return {
    ruleId: rule?.id,
    version: rule?.version,
    name: fields.name,
    priority: Number(fields.priority),
    conditions: Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined)),
    dailyCap: number(fields.dailyCap) ?? null,
    expiresAt,
    maxBadShare: Number(fields.maxBadPercent) / 100,
  };
}
