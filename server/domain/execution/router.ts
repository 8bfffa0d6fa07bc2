import { memberProcedure, router } from "#server/api/trpc.ts";
import {
  chainVerdict,
  executionMoveInput,
  executionPreview,
  listReceiptsInput,
  receiptIdInput,
  receiptPage,
  retriedMove,
  shownReceipt,
  undoAnswer,
} from "./contract.ts";
import {
  cancelExecution,
  getReceipt,
  listReceipts,
  previewExecution,
  retryMove,
  undoExecution,
  verifyReceipts,
} from "./index.ts";

export const executionRouter = router({
  preview: memberProcedure
    .input(executionMoveInput)
    .output(executionPreview)
    .query(({ ctx, input }) => previewExecution(ctx, input)),
  retry: memberProcedure
    .input(executionMoveInput)
    .output(retriedMove)
    .mutation(({ ctx, input }) => retryMove(ctx, input)),
  cancel: memberProcedure
    .input(executionMoveInput)
    .output(retriedMove)
    .mutation(({ ctx, input }) => cancelExecution(ctx, input)),
  undo: memberProcedure
    .input(executionMoveInput)
    .output(undoAnswer)
    .mutation(({ ctx, input }) => undoExecution(ctx, input)),
  receipt: memberProcedure
    .input(receiptIdInput)
    .output(shownReceipt)
    .query(({ ctx, input }) => getReceipt(ctx, input)),
  receipts: memberProcedure
    .input(listReceiptsInput)
    .output(receiptPage)
    .query(({ ctx, input }) => listReceipts(ctx, input)),
  verifyReceipts: memberProcedure.output(chainVerdict).query(({ ctx }) => verifyReceipts(ctx)),
});
