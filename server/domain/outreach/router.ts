import { memberProcedure, router } from "#server/api/trpc.ts";
import { rewriteInput, rewritten } from "./contract.ts";
import { rewriteDraft } from "./verbs/rewrite-draft.ts";

export const outreachRouter = router({
  rewrite: memberProcedure
    .input(rewriteInput)
    .output(rewritten)
    .mutation(({ ctx, input }) => rewriteDraft(ctx, input)),
});
