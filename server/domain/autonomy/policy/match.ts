import { DAY_MS, localTime } from "#server/platform/pure/time.ts";
import type { RuleConditions, Segment } from "../contract.ts";

/** Stored facts about a move at one instant. */
export type RuleFacts = {
  actionType: string;
  /** Who outside would get something; for internal work the person it is about. Lower case. */
  addresses: readonly string[];
  contactEmail: string | null;
  title: string | null;
  isCustomer: boolean;
  icpFit: number | null;
  companyDomain: string | null;
  score: number;
  /** Last time the person answered a mail of ours. */
  lastReplyAt: Date | null;
  /** Approved mails that reached the person; 0 once one ended badly. */
  goodSends: number;
};

export type Match = { isMatch: boolean; why: string };
type Check = (facts: RuleFacts, conditions: RuleConditions, at: Date, timeZone: string) => Match | null;

const yes = (why: string): Match => ({ isMatch: true, why });
const no = (why: string): Match => ({ isMatch: false, why });
const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

/** What is known of the contact counts only where the contact is the one who gets it. */
const isToContact = ({ addresses, contactEmail }: RuleFacts): boolean =>
  contactEmail !== null && addresses.length > 0 && addresses.every((address) => address === contactEmail);

const checks: readonly Check[] = [
  ({ actionType }, { actionTypes }) =>
    actionTypes === undefined || actionTypes.some((type) => type === actionType)
      ? null
      : no(`it is not about ${actionType}`),
  ({ addresses }, { recipients }) => {
    if (recipients === undefined) return null;
    return addresses.length > 0 && addresses.every((address) => recipients.includes(address))
      ? yes("the recipient is on its list")
      : no("the recipient is not on its list");
  },
  ({ addresses }, { domains }) => {
    if (domains === undefined) return null;
    return addresses.length > 0 && addresses.every((address) => domains.includes(domainOf(address)))
      ? yes("the mail domain is on its list")
      : no("the mail domain is not on its list");
  },
  (facts, { repliedWithinDays }, at) => {
    if (repliedWithinDays === undefined) return null;
    const { lastReplyAt } = facts;
    if (!isToContact(facts) || lastReplyAt === null) return no("the recipient has never answered a mail of yours");
    const days = Math.floor((at.getTime() - lastReplyAt.getTime()) / DAY_MS);
    return days < repliedWithinDays
      ? yes(`they answered ${dayWords(days)}`)
      : no(`their last answer is ${days} days old`);
  },
  (facts, { goodSends }) => {
    if (goodSends === undefined) return null;
    const count = isToContact(facts) ? facts.goodSends : 0;
    return count >= goodSends
      ? yes(`${count} approved ${count === 1 ? "mail" : "mails"} reached them well`)
      : no(`${count} of ${goodSends} approved mails reached them well`);
  },
  ({ icpFit }, { icpFitFrom }) => {
    if (icpFitFrom === undefined) return null;
    if (icpFit === null) return no("nobody has said how well the company fits");
    return icpFit >= icpFitFrom ? yes(`the company's fit is ${icpFit}`) : no(`the company's fit is ${icpFit}`);
  },
  ({ addresses, companyDomain }, { isCompanyDomain }) => {
    if (!isCompanyDomain) return null;
    const isOwn = companyDomain !== null && addresses.length > 0;
    return isOwn && addresses.every((address) => domainOf(address) === companyDomain)
      ? yes("the address is of the company's own domain")
      : no("the address is not of the company's own domain");
  },
  ({ title }, { titles }) => {
    if (titles === undefined) return null;
    const held = title?.toLowerCase() ?? "";
    return titles.some((word) => held.includes(word.toLowerCase()))
      ? yes(`their title is ${title}`)
      : no("their title is not one of its list");
  },
  ({ score }, { scoreFrom }) => {
    if (scoreFrom === undefined) return null;
    return score >= scoreFrom ? yes(`the score is ${Math.round(score)}`) : no(`the score is only ${Math.round(score)}`);
  },
  (_facts, { hours }, at, timeZone) => {
    if (hours === undefined) return null;
    const { hour } = localTime(at, timeZone);
    const isIn =
      hours.from < hours.until ? hour >= hours.from && hour < hours.until : hour >= hours.from || hour < hours.until;
    return isIn ? null : no(`it is ${hour} o'clock, outside its hours`);
  },
];

const dayWords = (days: number): string => (days === 0 ? "today" : days === 1 ? "yesterday" : `${days} days ago`);

/** Whether every condition holds, and why; the first that does not is told. No condition at all matches nothing. */
export function matches(facts: RuleFacts, conditions: RuleConditions, at: Date, timeZone: string): Match {
  const found = checks.map((check) => check(facts, conditions, at, timeZone)).filter((match) => match !== null);
  const failed = found.find((match) => !match.isMatch);
  if (failed) return failed;
  return found.length === 0 ? no("it asks for nothing") : yes(found.map((match) => match.why).join("; "));
}

export const segmentOf = ({ isCustomer, lastReplyAt }: Pick<RuleFacts, "isCustomer" | "lastReplyAt">): Segment =>
  isCustomer ? "customer" : lastReplyAt ? "known" : "new";
