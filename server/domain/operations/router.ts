import { memberProcedure, router } from "#server/api/trpc.ts";
import { listRunsInput, runIdInput } from "./contract.ts";
import { cancelRun, getRun, listRuns, readOperations, replayRun } from "./index.ts";

export const operationsRouter = router({
  read: memberProcedure.query(({ ctx }) => readOperations(ctx)),
  runs: memberProcedure.input(listRunsInput).query(({ ctx, input }) => listRuns(ctx, input)),
  run: memberProcedure.input(runIdInput).query(({ ctx, input }) => getRun(ctx, input)),
  replay: memberProcedure.input(runIdInput).mutation(({ ctx, input }) => replayRun(ctx, input)),
  cancel: memberProcedure.input(runIdInput).mutation(({ ctx, input }) => cancelRun(ctx, input)),
});
