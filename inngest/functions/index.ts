import type { Inngest } from "inngest";
import type { Deps } from "#server/platform/context.ts";
import type { AnyFunction, JobSettings } from "../job.ts";
import { approvalFunctions } from "./approvals.ts";
import { calendarFunctions } from "./calendar.ts";
import { connectionFunctions } from "./connections.ts";
import { crmFunctions } from "./crm.ts";
import { executionFunctions } from "./execution.ts";
import { formFlowFunctions } from "./form-flow.ts";
import { notificationFunctions } from "./notifications.ts";
import { platformFunctions } from "./platform.ts";
import { queueFunctions } from "./queue.ts";
import { sequenceFunctions } from "./sequences.ts";
import { signalFunctions } from "./signals.ts";
import { workspaceFunctions } from "./workspaces.ts";

/** Every durable function of the product. */
export const createFunctions = (client: Inngest, deps: Deps, settings: JobSettings): AnyFunction[] => [
  ...workspaceFunctions(client, deps),
  ...connectionFunctions(client, deps, settings),
  ...calendarFunctions(client, deps, settings),
  ...crmFunctions(client, deps),
  ...signalFunctions(client, deps),
  ...formFlowFunctions(client, deps),
  ...queueFunctions(client, deps),
  ...approvalFunctions(client, deps),
  ...executionFunctions(client, deps),
  ...sequenceFunctions(client, deps),
  ...notificationFunctions(client, deps),
  ...platformFunctions(client, deps),
];
