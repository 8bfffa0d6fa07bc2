import { mailActions, undoClassOf } from "#server/domain/actions/contract.ts";
import { domainOf } from "#server/platform/pure/mail-address.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { type GuardrailSettings, listKeysOf, type SuppressionReason } from "../contract.ts";
import { accountWords } from "./accounts.ts";
import { nextOpening } from "./hours.ts";
import { localMinute } from "./moments.ts";
import { type Stop, stopMessage, stopsFor } from "./stops.ts";
import type { GuardSubject, Refusal } from "./subject.ts";
import { suppressionRefusals } from "./suppressed.ts";

/** Instants (ms) of first mails that left or are leaving, without this one, oldest first. */
export type Sends = {
  mailboxDay: readonly number[];
  mailboxWeek: readonly number[];
  memberDay: readonly number[];
  /** These count what people wrote by hand as well. */
  contactWeek: readonly number[];
  companyWeek: readonly number[];
  domainWeek: readonly number[];
};

export type Suppressed = { address: string; reason: SuppressionReason; since: Date };
export type Account = { status: "connected" | "reconnect_needed" | "disconnected"; address: string };

export type GuardFacts = {
  subject: GuardSubject;
  now: Date;
  /** The workspace's zone. */
  timeZone: string;
  settings: GuardrailSettings;
  stops: readonly Stop[];
  /** What is known of the recipients and of the person the move is about. */
  suppressed: readonly Suppressed[];
  /** null for actions without a limit. */
  sends: Sends | null;
  /** The account that would act; undefined when the action needs none. */
  account: Account | null | undefined;
};

function stopRefusals({ subject, stops, timeZone }: GuardFacts): Refusal[] {
  const [stop] = stopsFor(stops, subject);
  return stop ? [{ rule: "kill_switch.engaged", message: stopMessage(stop, timeZone) }] : [];
}

function modeRefusals({ subject, settings }: GuardFacts): Refusal[] {
  if (settings.mailMode !== "draft_only" || !mailActions.includes(subject.actionType)) return [];
  return [{ rule: "mode.draft_only", message: "Draft only: no mail leaves here. A draft can be made instead." }];
}

function approvalRefusals({ subject }: GuardFacts): Refusal[] {
  const { approval, storedHash, actualHash } = subject;
  if (approval && !approval.isGranted) {
    return [{ rule: "approval.not_granted", message: "The approval is no longer valid. Approve the move again." }];
  }
  if (approval?.hasApproverLeft) {
    const message = "Whoever approved it has left, or may approve nothing any more. Read it, then approve it anew.";
    return [{ rule: "approval.approver_left", message }];
  }
  if (undoClassOf[subject.actionType] === "final" && subject.approvedByPerson === false) {
    return [{ rule: "approval.person_needed", message: "This cannot be taken back, so a person has to approve it." }];
  }
  if (storedHash === actualHash && (!approval || approval.contentHash === storedHash)) return [];
  return [
    {
      rule: "approval.content_changed",
      message: "What would be done is not what was approved. Read it again and approve it.",
    },
  ];
}

/** A draft reaches nobody; everything else with a recipient does. */
function allowListRefusals({ subject, settings }: GuardFacts): Refusal[] {
  if (!settings.isAllowListOn || subject.actionType === "create_draft") return [];
  const isListed = (address: string) => listKeysOf(address).some((key) => settings.allowList.includes(key));
  const stranger = subject.recipients.find((address) => !isListed(address));
  if (stranger === undefined) return [];
  const message = `Only listed addresses get anything, and ${stranger} is not listed. An admin can add it under Settings.`;
  return [{ rule: "allow_list.not_listed", message }];
}

type Limit = { rule: string; sent: readonly number[]; allowed: number | null; windowMs: number; words: string };

/** Caps per person, company, domain and member first, then the limits of the mailbox. */
function limitsOf({ sends, subject, settings, account }: GuardFacts): Limit[] {
  if (!sends) return [];
  const [recipient = "This person"] = subject.recipients;
  const from = account?.address ?? "This mailbox";
  const week = { windowMs: 7 * DAY_MS };
  const first = (who: string) => `${who} has got`;
  return [
    {
      rule: "limit.contact_week",
      sent: sends.contactWeek,
      allowed: settings.contactPerWeek,
      ...week,
      words: first(recipient),
    },
    {
      rule: "limit.company_week",
      sent: sends.companyWeek,
      allowed: settings.companyPerWeek,
      ...week,
      words: first("This company"),
    },
    {
      rule: "limit.domain_week",
      sent: sends.domainWeek,
      allowed: settings.domainPerWeek,
      ...week,
      words: first(domainOf(recipient)),
    },
    {
      rule: "limit.member_day",
      sent: sends.memberDay,
      allowed: settings.memberPerDay,
      windowMs: DAY_MS,
      words: "The sender's mailboxes have sent",
    },
    {
      rule: "limit.mailbox_day",
      sent: sends.mailboxDay,
      allowed: settings.mailboxPerDay,
      windowMs: DAY_MS,
      words: `${from} has sent`,
    },
    {
      rule: "limit.mailbox_week",
      sent: sends.mailboxWeek,
      allowed: settings.mailboxPerWeek,
      ...week,
      words: `${from} has sent`,
    },
  ];
}

function limitRefusals(facts: GuardFacts): Refusal[] {
  return limitsOf(facts).flatMap(({ rule, sent, allowed, windowMs, words }) => {
    if (allowed === null || sent.length < allowed) return [];
    const over = `${words} ${sent.length} first ${sent.length === 1 ? "mail" : "mails"} in ${windowMs === DAY_MS ? "24 hours" : "7 days"}; ${allowed} ${allowed === 1 ? "is" : "are"} allowed.`;
    // As many must leave the window as bring the count under the limit.
    const leaving = sent[sent.length - allowed];
    const later =
      leaving === undefined
        ? ""
        : ` Approve it again after ${localMinute(new Date(leaving + windowMs), facts.timeZone)}.`;
    return [{ rule, message: `${over}${later}` }];
  });
}

function hoursRefusals({ subject, settings, now, timeZone }: GuardFacts): Refusal[] {
  if (!settings.isHoursOn || !mailActions.includes(subject.actionType)) return [];
  const opens = nextOpening(now, timeZone, settings);
  if (!opens) return [];
  return [
    {
      rule: "hours.closed",
      message: `Mail leaves only in working hours. Approve it again from ${localMinute(opens, timeZone)}.`,
    },
  ];
}

function contentRefusals({ subject }: GuardFacts): Refusal[] {
  if (subject.draftProblems.length === 0) return [];
  return [
    { rule: "content.problems", message: `The draft cannot go out as it is: ${subject.draftProblems.join("; ")}` },
  ];
}

function accountRefusals({ account, subject }: GuardFacts): Refusal[] {
  if (account === undefined || account?.status === "connected") return [];
  if (!account || account.status === "disconnected") {
    const message = `${accountWords(subject.actionType)} that should do this is not connected. Connect it under Connections.`;
    return [{ rule: "connection.missing", message }];
  }
  return [
    {
      rule: "connection.reconnect_needed",
      message: `${account.address} refuses our access. Reconnect it under Connections.`,
    },
  ];
}

const RULES = [
  stopRefusals,
  modeRefusals,
  approvalRefusals,
  suppressionRefusals,
  allowListRefusals,
  limitRefusals,
  hoursRefusals,
  contentRefusals,
  accountRefusals,
];

/** Everything that speaks against doing it now, in the order of the rules; empty: it may go. */
export const refusals = (facts: GuardFacts): Refusal[] => RULES.flatMap((rule) => rule(facts));
