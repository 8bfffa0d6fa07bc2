import { memberProcedure, router } from "#server/api/trpc.ts";
import { diagnostics, guide, markInput } from "./contract.ts";
import { readDiagnostics } from "./verbs/diagnostics.ts";
import { markSeen, readGuide } from "./verbs/guide.ts";

export const helpRouter = router({
  guide: memberProcedure.output(guide).query(({ ctx }) => readGuide(ctx)),
  mark: memberProcedure
    .input(markInput)
    .output(markInput)
    .mutation(({ ctx, input }) => markSeen(ctx, input)),
  diagnostics: memberProcedure.output(diagnostics).query(({ ctx }) => readDiagnostics(ctx)),
});
