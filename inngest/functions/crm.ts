import type { Inngest } from "inngest";
import { findConditions, reconcileCrm, syncDueCrm, tellOptOut } from "#server/domain/crm/jobs/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type AnyFunction, onClock, onEvent } from "../job.ts";

export const crmFunctions = (client: Inngest, deps: Deps): AnyFunction[] => [
  onClock(client, deps, { id: "sync-due-crm", cron: "* * * * *" }, () => syncDueCrm(deps)),
  onClock(client, deps, { id: "find-conditions", cron: "7 * * * *" }, findConditions),
  onClock(client, deps, { id: "reconcile-crm", cron: "43 3 * * *" }, reconcileCrm),
  onEvent(client, deps, { id: "tell-opt-out", event: "suppression.added" }, tellOptOut),
];
