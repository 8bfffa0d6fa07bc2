import type { Inngest } from "inngest";
import { rescoreAfterOutcome, rescoreDue, wakeSnoozedMove } from "#server/domain/queue/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type AnyFunction, onClock, onEvent } from "../job.ts";

export const queueFunctions = (client: Inngest, deps: Deps): AnyFunction[] => [
  onEvent(client, deps, { id: "wake-move", event: "move.snoozed" }, wakeSnoozedMove),
  onEvent(client, deps, { id: "rescore-after-outcome", event: "outcome.recorded" }, rescoreAfterOutcome),
  onClock(client, deps, { id: "rescore-due", cron: "* * * * *" }, rescoreDue),
];
