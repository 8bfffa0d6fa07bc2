import type { ActionType } from "#server/domain/actions/contract.ts";

/** Why a move may not be done now: `rule` for programs, `message` for people, with what to do about it. */
export type Refusal = { rule: string; message: string };

/** One person writes to another, or one text goes to many. */
export type MailPurpose = "conversation" | "campaign";

/** What the guards are asked about: a move as it would be carried out now. */
export type GuardSubject = {
  moveId: string;
  actionType: ActionType;
  contactId: string | null;
  companyId: string | null;
  ownerId: string | null;
  /** Addresses outside that would get something (mail recipients, meeting attendees). */
  recipients: string[];
  /** The account that acts; null: the workspace's CRM or chat, or internal work. */
  connectionId: string | null;
  /** Who proposed it, when an agent did. */
  agentId: string | null;
  /** null in a preview: nothing has been approved yet. */
  approval: { isGranted: boolean; contentHash: string; hasApproverLeft?: boolean } | null;
  /** Whether a person approved it; null in a preview. Final actions need one. */
  approvedByPerson: boolean | null;
  /** The hash stored with the move, and the one of what stands in it now. */
  storedHash: string;
  actualHash: string;
  /** What `checkDraft` found. */
  draftProblems: readonly string[];
  purpose: MailPurpose;
};
