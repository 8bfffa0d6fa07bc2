import type { Inngest } from "inngest";
import { continuePaused, executeMove, resumeExecution, sweepStuck, undoMove } from "#server/domain/execution/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type AnyFunction, onClock, onEvent } from "../job.ts";

export const executionFunctions = (client: Inngest, deps: Deps): AnyFunction[] => [
  onEvent(client, deps, { id: "execute-move", event: "approval.granted", retries: 10 }, executeMove),
  onEvent(client, deps, { id: "resume-execution", event: "execution.stalled", retries: 10 }, resumeExecution),
  onEvent(client, deps, { id: "continue-paused", event: "kill_switch.released" }, continuePaused),
  onEvent(client, deps, { id: "continue-reconnected", event: "connection.connected" }, continuePaused),
  onEvent(client, deps, { id: "undo-move", event: "execution.undo_requested", retries: 10 }, undoMove),
  onClock(client, deps, { id: "sweep-stuck", cron: "* * * * *" }, sweepStuck),
];
