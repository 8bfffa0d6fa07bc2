import type { Inngest } from "inngest";
import type { Deps } from "#server/platform/context.ts";
import { sweepExpired } from "#server/platform/sweep-expired.ts";
import { type AnyFunction, onClock } from "../job.ts";

export const platformFunctions = (client: Inngest, deps: Deps): AnyFunction[] => [
  onClock(client, deps, { id: "sweep-expired", cron: "17 * * * *" }, sweepExpired),
];
