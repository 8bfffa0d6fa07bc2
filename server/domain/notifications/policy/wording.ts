import type { NotificationType } from "../contract.ts";

/** What is said of something that happened; `path` is the page below the workspace. */
export type Words = { type: NotificationType; title: string; text: string | null; path: string };

type OfMove = { moveId: string; moveTitle: string };
const movePath = ({ moveId }: OfMove) => `moves/${moveId}`;

export const requestWords = (move: OfMove, request: { askedBy: string; note: string | null }): Words => ({
  type: "approval_needed",
  title: `${request.askedBy} asks for your approval`,
  text: request.note ? `${move.moveTitle} – “${request.note}”` : move.moveTitle,
  path: movePath(move),
});

export const secondApproverWords = (move: OfMove, approvedBy: string): Words => ({
  type: "approval_needed",
  title: "A second approval is needed",
  text: `${approvedBy} approved “${move.moveTitle}”. It takes one more person.`,
  path: movePath(move),
});

export const reminderWords = (move: OfMove): Words => ({
  type: "approval_expiring",
  title: "An approval runs out soon",
  text: `${move.moveTitle}. If nobody decides, it goes back into the queue.`,
  path: movePath(move),
});

export const expiryWords = (move: OfMove): Words => ({
  type: "approval_expiring",
  title: "Nobody decided in time",
  text: `${move.moveTitle}. It is back in the queue; you can ask again.`,
  path: movePath(move),
});

export const failureWords = (move: OfMove, reason: string | null): Words => ({
  type: "execution_failed",
  title: `Not done: ${move.moveTitle}`,
  text: reason,
  path: movePath(move),
});

export const failedUndoWords = (move: OfMove, reason: string | null): Words => ({
  type: "execution_failed",
  title: `Not taken back: ${move.moveTitle}`,
  text: reason,
  path: movePath(move),
});

export const replyWords = (reply: { contactName: string; moveTitle: string | null; path: string }): Words => ({
  type: "reply_arrived",
  title: `${reply.contactName} replied`,
  text: reply.moveTitle ? `After “${reply.moveTitle}”.` : null,
  path: reply.path,
});

const vendorNames = { google: "Google", hubspot: "HubSpot", slack: "Slack", x: "X" } as const;

export function brokenWords(account: { provider: keyof typeof vendorNames; accountLabel: string }): Words {
  const name = vendorNames[account.provider];
  return {
    type: "connection_broken",
    title: `${name} has to be reconnected`,
    text: `${name} no longer accepts our access to ${account.accountLabel}. Until it is reconnected, nothing goes out through it.`,
    path: "connections",
  };
}

export const demotionWords = (rule: { name: string; reason: string }): Words => ({
  type: "rule_demoted",
  title: `The rule “${rule.name}” switched itself off`,
  text: rule.reason,
  path: "settings/auto-approval",
});

export const lostLevelWords = (reason: string): Words => ({
  type: "rule_demoted",
  title: "An action lost Auto",
  text: `${reason} It takes a person's approval again.`,
  path: "settings/auto-approval",
});

export const mentionWords = (move: OfMove, authorName: string): Words => ({
  type: "mention",
  title: `${authorName} mentioned you`,
  text: `In a comment on “${move.moveTitle}”.`,
  path: movePath(move),
});
