export { type Advance, proposeDueSteps } from "./jobs/propose-due-steps.ts";
export { stopAfterOutcome } from "./jobs/stop-after-outcome.ts";
export { describeEnrolment, type EnrolmentState, enrolmentState } from "./verbs/describe.ts";
export { type Enrol, enrol, enrolledBy, enrolRefusal, resumeEnrolment, stopEnrolment } from "./verbs/enrol.ts";
export { listEnrolments, previewSteps } from "./verbs/lists.ts";
export { proposeEnrolment, proposeStop } from "./verbs/propose.ts";
export { archiveSequence, listSequences, saveSequence } from "./verbs/sequences.ts";
