export { getRun, listRuns } from "./verbs/list-runs.ts";
export { readOperations } from "./verbs/read-operations.ts";
export { cancelRun, replayRun } from "./verbs/steer-run.ts";
