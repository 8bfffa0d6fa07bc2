import { memberProcedure, router } from "#server/api/trpc.ts";
import {
  chainVerdict,
  executionMoveInput,
  executionPreview,
  listReceiptsInput,
  receiptPage,
  retriedMove,
} from "./contract.ts";
import { listReceipts, previewExecution, retryMove, verifyReceipts } from "./index.ts";

export const executionRouter = router({
  preview: memberProcedure
    .input(executionMoveInput)
    .output(executionPreview)
    .query(({ ctx, input }) => previewExecution(ctx, input)),
  retry: memberProcedure
    .input(executionMoveInput)
    .output(retriedMove)
    .mutation(({ ctx, input }) => retryMove(ctx, input)),
  receipts: memberProcedure
    .input(listReceiptsInput)
    .output(receiptPage)
    .query(({ ctx, input }) => listReceipts(ctx, input)),
  verifyReceipts: memberProcedure.output(chainVerdict).query(({ ctx }) => verifyReceipts(ctx)),
});
