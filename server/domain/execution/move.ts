import { draftActions } from "#server/domain/actions/contract.ts";
import type { GuardSubject } from "#server/domain/guardrails/index.ts";
import { checkDraft } from "#server/domain/outreach/index.ts";
import { contentHashOf, type MoveForExecution } from "#server/domain/queue/index.ts";
import { invalidInput, isAppError } from "#server/platform/pure/errors.ts";
import { postProblem } from "#server/platform/pure/post-length.ts";
import { plainText } from "./actions/draft.ts";
import { executorOf } from "./actions/registry.ts";
import type { Trouble } from "./policy/failure.ts";

/** @throws invalid_input `move.no_draft` for an action that is nothing without its words */
export function assertComplete(move: MoveForExecution): MoveForExecution {
  if (move.draft || !draftActions.includes(move.actionType)) return move;
  throw invalidInput("move.no_draft", "This move has no text that could be used.");
}

/** The account that acts; null for the workspace's own CRM and chat, and for internal work. */
export const connectionOf = ({ params }: MoveForExecution): string | null =>
  "connectionId" in params ? params.connectionId : null;

/** What the guards are asked about. @param approval null in a preview */
export function guardSubject(
  move: MoveForExecution,
  approval: { isGranted: boolean; contentHash: string; byPerson: boolean; hasApproverLeft: boolean } | null,
): GuardSubject {
  const { params, draft } = move;
  const verdict = draft ? checkDraft(draft) : null;
  return {
    moveId: move.id,
    actionType: move.actionType,
    contactId: move.contactId,
    companyId: move.companyId,
    ownerId: move.ownerId,
    recipients: executorOf(move).recipients(move),
    connectionId: connectionOf(move),
    agentId: null,
    approval: approval && {
      isGranted: approval.isGranted,
      contentHash: approval.contentHash,
      hasApproverLeft: approval.hasApproverLeft,
    },
    approvedByPerson: approval?.byPerson ?? null,
    storedHash: move.contentHash,
    actualHash: contentHashOf({ ...move, subject: draft?.subject ?? null, text: draft?.text ?? null }),
    draftProblems: [...(verdict && !verdict.ok ? verdict.problems : []), ...lengthProblems(move)],
    purpose: ("purpose" in params ? params.purpose : null) ?? "conversation",
  };
}

/** X refuses a post that is too long, and counts in a way of its own. */
function lengthProblems({ actionType, draft }: MoveForExecution): string[] {
  const problem = actionType === "post_social" && draft ? postProblem(plainText(draft.text)) : null;
  return problem === null ? [] : [problem];
}

/** What opening the way to a vendor gives, or why there is none. Errors that are ours are thrown on. */
export async function orTrouble<T>(open: () => Promise<T>): Promise<T | Trouble> {
  try {
    return await open();
  } catch (thrown) {
    if (!isAppError(thrown) || thrown.code === "internal") throw thrown;
    if (thrown.code === "vendor_unavailable" || thrown.code === "rate_limited")
      return { rule: "vendor.unavailable", message: thrown.message, isLasting: false };
    const isReconnectable = thrown.code === "auth_expired" && !thrown.reason.endsWith(".disconnected");
    const rule = isReconnectable ? "connection.reconnect_needed" : "connection.missing";
    return { rule, message: thrown.message, isLasting: true };
  }
}
