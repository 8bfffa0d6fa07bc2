import { memberProcedure, router } from "#server/api/trpc.ts";
import { listSignalsInput } from "./contract.ts";
import { listSignals } from "./verbs/list-signals.ts";

export const signalsRouter = router({
  list: memberProcedure.input(listSignalsInput).query(({ ctx, input }) => listSignals(ctx, input)),
});
