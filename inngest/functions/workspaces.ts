import type { Inngest } from "inngest";
import { sendInvitation } from "#server/domain/workspaces/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type AnyFunction, onEvent } from "../job.ts";

export const workspaceFunctions = (client: Inngest, deps: Deps): AnyFunction[] => [
  onEvent(client, deps, { id: "send-invitation", event: "member.invited" }, sendInvitation),
];
