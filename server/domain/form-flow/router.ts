import { memberProcedure, router } from "#server/api/trpc.ts";
import {
  flowList,
  flowSettings,
  getFlowsInput,
  rerunFlowInput,
  rerunFlowOutput,
  setAssetFoldersInput,
} from "./contract.ts";
import { getFlows } from "./verbs/get-flows.ts";
import { rerunFlow } from "./verbs/rerun-flow.ts";
import { getFlowSettings, setAssetFolders } from "./verbs/settings.ts";

export const formFlowRouter = router({
  ofMove: memberProcedure
    .input(getFlowsInput.options[0].strip())
    .output(flowList)
    .query(({ ctx, input }) => getFlows(ctx, { moveId: input.moveId })),
  ofSignal: memberProcedure
    .input(getFlowsInput.options[1].strip())
    .output(flowList)
    .query(({ ctx, input }) => getFlows(ctx, { signalId: input.signalId })),
  rerun: memberProcedure
    .input(rerunFlowInput)
    .output(rerunFlowOutput)
    .mutation(({ ctx, input }) => rerunFlow(ctx, input)),
  settings: memberProcedure.output(flowSettings).query(({ ctx }) => getFlowSettings(ctx)),
  setAssetFolders: memberProcedure
    .input(setAssetFoldersInput)
    .output(flowSettings)
    .mutation(({ ctx, input }) => setAssetFolders(ctx, input)),
});
