/** Payloads of the events that start functions, by name. Every one comes from the outbox and so carries these two. */
type Origin = { workspaceId: string; requestId: string };

export type EventData = {
  "inbound.received": Origin & { inboundEventId: string };
  "signal.received": Origin & { signalId: string };
  "flow.rerun_requested": Origin & { flowRunId: string; signalId: string; round: number };
  "social.sync_requested": Origin & { connectionId: string };
  "mailbox.sync_requested": Origin & { connectionId: string };
  "member.removed": Origin & { userId: string };
  "member.role_changed": Origin & { userId: string };
  "member.invited": Origin & { inviteId: string };
  "suppression.added": Origin & { suppressionId: string; reason: string };
  "move.snoozed": Origin & { moveId: string; until: string };
  "move.proposed": Origin & { moveId: string };
  "move.fed": Origin & { moveId: string };
  "approval.voided": Origin & { moveId: string; approvalId: string };
  "approval.granted": Origin & { moveId: string; approvalId: string; holdUntil: string };
  "execution.undo_requested": Origin & { moveId: string; undoId: string; round: number };
  "execution.stalled": Origin & { moveId: string; executionId: string };
  "kill_switch.released": Origin & { killSwitchId: string };
  "approval.requested": Origin & { moveId: string; approvalId: string };
  "approval.delegated": Origin & { moveId: string; approvalId: string };
  "approval.released": Origin & { moveId: string; approvalId: string };
  "approval.progressed": Origin & { moveId: string; approvalId: string };
  "approval.reminder": Origin & { moveId: string; approvalId: string };
  "approval.expired": Origin & { moveId: string; approvalId: string };
  "execution.failed": Origin & { moveId: string; executionId: string };
  "execution.undo_failed": Origin & { moveId: string; executionId: string };
  "connection.connected": Origin & { connectionId: string };
  "connection.broken": Origin & { connectionId: string };
  "rule.demoted": Origin & { ruleId: string; reason: string };
  "autonomy.level_changed": Origin & { actionType: string; segment: string; reason: string | null };
  "move.commented": Origin & { moveId: string; commentId: string };
  "notification.created": Origin & { notificationId: string; deliverAt: string };
  "outcome.recorded": Origin & { outcomeId: string; contactId: string | null; companyId: string | null; type: string };
};

export type EventName = keyof EventData;
