import { memberProcedure, router } from "#server/api/trpc.ts";
import { listOutcomesInput, manualOutcomeInput, outcomePage, recordedOutcome } from "./contract.ts";
import { listOutcomes } from "./verbs/list-outcomes.ts";
import { recordManualOutcome } from "./verbs/record-manual-outcome.ts";

export const outcomesRouter = router({
  list: memberProcedure
    .input(listOutcomesInput)
    .output(outcomePage)
    .query(({ ctx, input }) => listOutcomes(ctx, input)),
  recordManual: memberProcedure
    .input(manualOutcomeInput)
    .output(recordedOutcome)
    .mutation(({ ctx, input }) => recordManualOutcome(ctx, input)),
});
