import type { Inngest } from "inngest";
import { failSignal, processSignal } from "#server/domain/signals/jobs/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type AnyFunction, onEvent } from "../job.ts";

export const signalFunctions = (client: Inngest, deps: Deps): AnyFunction[] => [
  onEvent(
    client,
    deps,
    {
      id: "process-signal",
      event: "signal.received",
      onFailure: (ctx, steps, { signalId }, { message }) => failSignal(ctx, steps, { signalId, message }),
    },
    processSignal,
  ),
];
