import { memberProcedure, router } from "#server/api/trpc.ts";
import * as contract from "./contract.ts";
import * as verbs from "./index.ts";

export const sequencesRouter = router({
  list: memberProcedure.output(contract.sequenceViews).query(({ ctx }) => verbs.listSequences(ctx)),
  save: memberProcedure
    .input(contract.saveSequenceInput)
    .output(contract.sequenceView)
    .mutation(({ ctx, input }) => verbs.saveSequence(ctx, input)),
  archive: memberProcedure
    .input(contract.sequenceIdInput)
    .output(contract.archivedSequence)
    .mutation(({ ctx, input }) => verbs.archiveSequence(ctx, input)),
  // It writes nothing; a query would carry the steps in its address, and they are too long for that.
  preview: memberProcedure
    .input(contract.previewStepsInput)
    .output(contract.stepPreviews)
    .mutation(({ ctx, input }) => verbs.previewSteps(ctx, input)),
  enrolments: memberProcedure
    .input(contract.listEnrolmentsInput)
    .output(contract.enrolmentPage)
    .query(({ ctx, input }) => verbs.listEnrolments(ctx, input)),
  proposeEnrolment: memberProcedure
    .input(contract.proposeEnrolmentInput)
    .output(contract.proposedMove)
    .mutation(({ ctx, input }) => verbs.proposeEnrolment(ctx, input)),
  proposeStop: memberProcedure
    .input(contract.enrolmentIdInput)
    .output(contract.proposedMove)
    .mutation(({ ctx, input }) => verbs.proposeStop(ctx, input)),
});
