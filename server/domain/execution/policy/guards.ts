import type { ActionType } from "#server/domain/queue/contract.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";

/** Why a move may not be done now: `rule` for programs, `message` for people, with what to do about it. */
export type Refusal = { rule: string; message: string };

/** How many first mails may leave. Answers to somebody's mail are not counted. */
export const sendLimits = { mailboxPerDay: 20, mailboxPerWeek: 100, contactPerWeek: 2 } as const;

export type GuardFacts = {
  actionType: ActionType;
  /** null in a preview: nothing has been approved yet. */
  approval: { isGranted: boolean; contentHash: string } | null;
  /** The hash stored with the move, and the one of what stands in it now. */
  storedHash: string;
  actualHash: string;
  recipient: string;
  suppression: { type: "email_unsubscribed" | "email_bounced"; at: Date } | null;
  /** First mails that left or are leaving, without this one; null for actions without a limit. */
  sends: { mailboxDay: number; mailboxWeek: number; contactWeek: number; windowEndsAt: Date | null } | null;
  /** What `checkDraft` found. */
  draftProblems: readonly string[];
  connection: { status: "connected" | "reconnect_needed" | "disconnected"; address: string } | null;
};

const day = (at: Date): string => at.toISOString().slice(0, 10);
const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

function approvalRefusals(facts: GuardFacts): Refusal[] {
  const { approval, storedHash, actualHash } = facts;
  if (approval && !approval.isGranted) {
    return [{ rule: "approval.not_granted", message: "The approval is no longer valid. Approve the move again." }];
  }
  const isSame = storedHash === actualHash && (!approval || approval.contentHash === storedHash);
  if (isSame) return [];
  return [
    {
      rule: "approval.content_changed",
      message: "What would be done is not what was approved. Read it again and approve it.",
    },
  ];
}

function suppressionRefusals({ suppression, recipient }: GuardFacts): Refusal[] {
  if (!suppression) return [];
  return suppression.type === "email_unsubscribed"
    ? [
        {
          rule: "suppression.opted_out",
          message: `${recipient} asked on ${day(suppression.at)} to get no more mail. Dismiss this move.`,
        },
      ]
    : [
        {
          rule: "suppression.bounced",
          message: `Mail to ${recipient} came back as undeliverable on ${day(suppression.at)}. Find another address.`,
        },
      ];
}

function limitRefusals({ sends, recipient, connection }: GuardFacts): Refusal[] {
  if (!sends) return [];
  const found: Refusal[] = [];
  const from = connection?.address ?? "this mailbox";
  const later = sends.windowEndsAt ? ` Approve it again after ${minute(sends.windowEndsAt)}.` : "";
  if (sends.mailboxDay >= sendLimits.mailboxPerDay) {
    found.push({
      rule: "limit.mailbox_day",
      message: `${from} has sent ${sends.mailboxDay} first mails in 24 hours; ${sendLimits.mailboxPerDay} are allowed.${later}`,
    });
  }
  if (sends.mailboxWeek >= sendLimits.mailboxPerWeek) {
    found.push({
      rule: "limit.mailbox_week",
      message: `${from} has sent ${sends.mailboxWeek} first mails in 7 days; ${sendLimits.mailboxPerWeek} are allowed.`,
    });
  }
  if (sends.contactWeek >= sendLimits.contactPerWeek) {
    found.push({
      rule: "limit.contact_week",
      message: `${recipient} has got ${sends.contactWeek} first mails from you in 7 days; ${sendLimits.contactPerWeek} are allowed.`,
    });
  }
  return found;
}

function contentRefusals({ draftProblems }: GuardFacts): Refusal[] {
  if (draftProblems.length === 0) return [];
  return [{ rule: "content.problems", message: `The draft cannot go out as it is: ${draftProblems.join("; ")}` }];
}

function connectionRefusals({ connection }: GuardFacts): Refusal[] {
  if (!connection || connection.status === "disconnected") {
    return [
      {
        rule: "connection.missing",
        message: "The mailbox that should send this is not connected. Connect it under Connections.",
      },
    ];
  }
  if (connection.status === "connected") return [];
  return [
    {
      rule: "connection.reconnect_needed",
      message: `${connection.address} refuses our access. Reconnect it under Connections, then retry.`,
    },
  ];
}

/** Everything that speaks against doing it now, in the order of the rules; empty: it may go. */
export function refusals(facts: GuardFacts): Refusal[] {
  return [approvalRefusals, suppressionRefusals, limitRefusals, contentRefusals, connectionRefusals].flatMap((rule) =>
    rule(facts),
  );
}

/** Start of the windows that the limits count over. */
export const limitWindows = (now: Date) => ({
  day: new Date(now.getTime() - DAY_MS),
  week: new Date(now.getTime() - 7 * DAY_MS),
});
