import { memberProcedure, router } from "#server/api/trpc.ts";
import { decideInput, decision, undoInput } from "./contract.ts";
import { decide, undoApproval } from "./index.ts";

export const approvalsRouter = router({
  decide: memberProcedure
    .input(decideInput)
    .output(decision)
    .mutation(({ ctx, input }) => decide(ctx, input)),
  undo: memberProcedure
    .input(undoInput)
    .output(decision)
    .mutation(({ ctx, input }) => undoApproval(ctx, input)),
});
