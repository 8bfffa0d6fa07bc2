import { aJobRun, type FakeJobs } from "../fake-jobs.ts";
import { type CallSetting, type Calls, callsOf } from "./setting.ts";

/** @param jobs what the API under test was made with */
export function operationsCalls(setting: CallSetting, jobs: FakeJobs): Calls {
  const { ws } = setting;
  const { byKey } = callsOf(setting);
  const pathOf = (status: "failed" | "running") =>
    `/api/v1/operations/runs/${jobs.add(ws.workspaceId, aJobRun(status)).id}`;
  return {
    "get /api/v1/operations": () => byKey("/api/v1/operations"),
    "get /api/v1/operations/runs": () => {
      pathOf("failed");
      pathOf("running");
      return byKey("/api/v1/operations/runs?view=all&limit=5");
    },
    "get /api/v1/operations/runs/{runId}": () => byKey(pathOf("running")),
    "post /api/v1/operations/runs/{runId}/replay": () => byKey(`${pathOf("failed")}/replay`, { method: "POST" }),
    "post /api/v1/operations/runs/{runId}/cancel": () => byKey(`${pathOf("running")}/cancel`, { method: "POST" }),
  };
}
