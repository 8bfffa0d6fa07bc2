import type { Answer, Call, TestApi } from "../api.ts";
import { anOpenMove, type OpenMove, type SendingWorkspace } from "../approved-move.ts";

/** Good calls by endpoint (`get /api/v1/me`), each with what it needs prepared. */
export type Calls = Record<string, () => Promise<Answer>>;

/** The API, a workspace that can send, and a key of it with every scope. */
export type CallSetting = { test: TestApi; ws: SendingWorkspace; key: string };

/** The ways in which calls are made. */
export function callsOf({ test, ws, key }: CallSetting) {
  const move = (): Promise<OpenMove> => anOpenMove(ws);
  const byKey = (path: string, call: Call = {}) => test.call(path, { key, ...call });
  return {
    move,
    byKey,
    /** By the session of the workspace's admin. */
    byAdmin: (path: string, call: Call = {}) => test.call(path, { as: ws, ...call }),
    onMove: async (action: string, body?: unknown) =>
      byKey(`/api/v1/moves/${(await move()).moveId}/${action}`, { method: "POST", body }),
  };
}
