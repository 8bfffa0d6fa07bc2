import type { FakeJobs } from "../fake-jobs.ts";
import { approvalCalls } from "./approvals.ts";
import { autonomyCalls } from "./autonomy.ts";
import { guardrailCalls } from "./guardrails.ts";
import { moveCalls } from "./moves.ts";
import { operationsCalls } from "./operations.ts";
import { sequenceCalls } from "./sequences.ts";
import type { CallSetting, Calls } from "./setting.ts";
import { signalCalls } from "./signals.ts";
import { teamCalls } from "./team.ts";
import { workspaceCalls } from "./workspace.ts";

export type { Calls } from "./setting.ts";

/** One good call of each REST endpoint, by `method path`. */
export const restCalls = (setting: CallSetting, jobs: FakeJobs): Calls => ({
  ...workspaceCalls(setting),
  ...moveCalls(setting),
  ...approvalCalls(setting),
  ...autonomyCalls(setting),
  ...guardrailCalls(setting),
  ...signalCalls(setting),
  ...operationsCalls(setting, jobs),
  ...sequenceCalls(setting),
  ...teamCalls(setting),
});
