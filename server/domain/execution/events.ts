/** What execution's jobs are started by. Payloads of outbox events, besides `workspaceId` and `requestId`. */
export type ApprovalGranted = { moveId: string; approvalId: string; holdUntil: string };

/** A run that has been silent for too long: another worker goes on with it. */
export type ExecutionStalled = { moveId: string; executionId: string };

/** What was done is to be taken back, or a run that does so has been silent for too long. */
export type UndoRequested = { moveId: string; undoId: string; round: number };
