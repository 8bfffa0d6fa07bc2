/** Payloads of the events that start functions, by name. Every one comes from the outbox and so carries these two. */
type Origin = { workspaceId: string; requestId: string };

export type EventData = {
  "inbound.received": Origin & { inboundEventId: string };
  "signal.received": Origin & { signalId: string };
  "mailbox.sync_requested": Origin & { connectionId: string };
  "member.invited": Origin & { inviteId: string };
  "move.snoozed": Origin & { moveId: string; until: string };
  "approval.granted": Origin & { moveId: string; approvalId: string; holdUntil: string };
  "execution.stalled": Origin & { moveId: string; executionId: string };
  "outcome.recorded": Origin & { outcomeId: string; contactId: string | null; companyId: string | null; type: string };
};

export type EventName = keyof EventData;
