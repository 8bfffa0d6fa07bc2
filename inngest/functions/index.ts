import type { Inngest } from "inngest";
import type { Deps } from "#server/platform/context.ts";
import type { AnyFunction, JobSettings } from "../job.ts";
import { connectionFunctions } from "./connections.ts";
import { executionFunctions } from "./execution.ts";
import { platformFunctions } from "./platform.ts";
import { queueFunctions } from "./queue.ts";
import { signalFunctions } from "./signals.ts";
import { workspaceFunctions } from "./workspaces.ts";

/** Every durable function of the product. */
export const createFunctions = (client: Inngest, deps: Deps, settings: JobSettings): AnyFunction[] => [
  ...workspaceFunctions(client, deps),
  ...connectionFunctions(client, deps, settings),
  ...signalFunctions(client, deps),
  ...queueFunctions(client, deps),
  ...executionFunctions(client, deps),
  ...platformFunctions(client, deps),
];
