import { type FlowStatus, type FlowStepKey, flowSteps, type StepStatus } from "../contract.ts";

/** Steps that run anew when somebody starts from this one. */
export const stepsFrom = (step: FlowStepKey): FlowStepKey[] => flowSteps.slice(flowSteps.indexOf(step));

/** What is running is not started a second time, and what never ran has nothing before it to start from. */
export const canRerunFrom = (flow: FlowStatus, step: StepStatus): boolean =>
  flow !== "running" && step !== "pending" && step !== "skipped" && step !== "running";
