import { memberProcedure, router } from "#server/api/trpc.ts";
import * as contract from "./contract.ts";
import * as verbs from "./index.ts";

export const approvalsRouter = router({
  list: memberProcedure
    .input(contract.listApprovalsInput)
    .output(contract.approvalPage)
    .query(({ ctx, input }) => verbs.listApprovals(ctx, input)),
  count: memberProcedure.output(contract.approvalCount).query(({ ctx }) => verbs.approvalCount(ctx)),
  decide: memberProcedure
    .input(contract.decideInput)
    .output(contract.decision)
    .mutation(({ ctx, input }) => verbs.decide(ctx, input)),
  undo: memberProcedure
    .input(contract.undoInput)
    .output(contract.decision)
    .mutation(({ ctx, input }) => verbs.undoApproval(ctx, input)),
  fields: memberProcedure
    .input(contract.moveFieldsInput)
    .output(contract.moveFields)
    .query(({ ctx, input }) => verbs.moveFields(ctx, input)),
  editParams: memberProcedure
    .input(contract.editParamsInput)
    .output(contract.editedParams)
    .mutation(({ ctx, input }) => verbs.editParams(ctx, input)),
  request: memberProcedure
    .input(contract.requestApprovalInput)
    .output(contract.requestedApproval)
    .mutation(({ ctx, input }) => verbs.requestApproval(ctx, input)),
  delegate: memberProcedure
    .input(contract.delegateInput)
    .output(contract.delegated)
    .mutation(({ ctx, input }) => verbs.delegate(ctx, input)),
  standIns: memberProcedure.output(contract.standIns).query(({ ctx }) => verbs.standIns(ctx)),
  setStandIn: memberProcedure
    .input(contract.standInInput)
    .output(contract.standIn)
    .mutation(({ ctx, input }) => verbs.setStandIn(ctx, input)),
  endStandIn: memberProcedure
    .input(contract.standInIdInput)
    .output(contract.standInIdInput)
    .mutation(({ ctx, input }) => verbs.endStandInEarly(ctx, input)),
  policy: memberProcedure.output(contract.approvalPolicy).query(({ ctx }) => verbs.getPolicy(ctx)),
  updatePolicy: memberProcedure
    .input(contract.updatePolicyInput)
    .output(contract.approvalPolicy)
    .mutation(({ ctx, input }) => verbs.updatePolicy(ctx, input)),
  startBulk: memberProcedure
    .input(contract.startBulkInput)
    .output(contract.bulkReview)
    .mutation(({ ctx, input }) => verbs.startBulkReview(ctx, input)),
  confirmSampled: memberProcedure
    .input(contract.confirmSampleInput)
    .output(contract.sampleState)
    .mutation(({ ctx, input }) => verbs.confirmSampled(ctx, input)),
  decideMany: memberProcedure
    .input(contract.decideManyInput)
    .output(contract.bulkResult)
    .mutation(({ ctx, input }) => verbs.decideMany(ctx, input)),
});
