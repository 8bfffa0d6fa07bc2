export type { ApprovalGranted, ExecutionStalled, UndoRequested } from "./events.ts";
export { type ExecuteResult, executeMove, resumeExecution } from "./jobs/execute-move.ts";
export { sweepStuck } from "./jobs/sweep-stuck.ts";
export { type UndoResult, undoMove } from "./jobs/undo-move.ts";
export type { ChainVerdict } from "./policy/chain.ts";
export { exportReceipts, getReceipt, listReceipts, verifyReceipts } from "./verbs/list-receipts.ts";
export { previewExecution } from "./verbs/preview-execution.ts";
export { retryMove } from "./verbs/retry-move.ts";
export { undoExecution } from "./verbs/undo-execution.ts";
