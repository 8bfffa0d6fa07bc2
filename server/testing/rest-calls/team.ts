import { type CallSetting, type Calls, callsOf } from "./setting.ts";

/** A move is dismissed first, so that there is something to tell. */
export function teamCalls(setting: CallSetting): Calls {
  const { byKey, onMove } = callsOf(setting);
  const after = (path: string) => async () => {
    await onMove("dismiss", { reason: "other" });
    return byKey(path);
  };
  return {
    "get /api/v1/audit": after("/api/v1/audit?limit=5&kind=move"),
    "get /api/v1/audit/export": after("/api/v1/audit/export?kind=move"),
    "get /api/v1/audit/export.csv": after("/api/v1/audit/export.csv?kind=move"),
    "get /api/v1/team": () => byKey("/api/v1/team"),
    "get /api/v1/team/activity": () => byKey("/api/v1/team/activity?limit=5"),
  };
}
