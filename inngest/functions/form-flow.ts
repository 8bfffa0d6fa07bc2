import type { Inngest } from "inngest";
import { failSignal, rerunForm } from "#server/domain/signals/jobs/index.ts";
import type { Deps } from "#server/platform/context.ts";
import { type AnyFunction, onEvent } from "../job.ts";

export const formFlowFunctions = (client: Inngest, deps: Deps): AnyFunction[] => [
  onEvent(
    client,
    deps,
    {
      id: "rerun-form",
      event: "flow.rerun_requested",
      onFailure: (ctx, steps, { signalId }, { message }) => failSignal(ctx, steps, { signalId, message }),
    },
    rerunForm,
  ),
];
