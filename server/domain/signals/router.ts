import { memberProcedure, router } from "#server/api/trpc.ts";
import { listSignalsInput, requeueSignalInput } from "./contract.ts";
import { listSignals } from "./verbs/list-signals.ts";
import { requeueSignal } from "./verbs/requeue-signal.ts";

export const signalsRouter = router({
  list: memberProcedure.input(listSignalsInput).query(({ ctx, input }) => listSignals(ctx, input)),
  requeue: memberProcedure.input(requeueSignalInput).mutation(({ ctx, input }) => requeueSignal(ctx, input)),
});
