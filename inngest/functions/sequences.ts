import type { Inngest } from "inngest";
import { proposeDueSteps, stopAfterOutcome } from "#server/domain/sequences/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type AnyFunction, onClock, onEvent } from "../job.ts";

export const sequenceFunctions = (client: Inngest, deps: Deps): AnyFunction[] => [
  onEvent(client, deps, { id: "stop-sequences-after-outcome", event: "outcome.recorded" }, stopAfterOutcome),
  onClock(client, deps, { id: "propose-due-steps", cron: "* * * * *" }, proposeDueSteps),
];
