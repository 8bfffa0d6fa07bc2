export type { FormFlow, MailProposal } from "./jobs/flow-input.ts";
export { type FlowEnd, runFlow } from "./jobs/run-flow.ts";
export { getFlows } from "./verbs/get-flows.ts";
export { rerunFlow } from "./verbs/rerun-flow.ts";
