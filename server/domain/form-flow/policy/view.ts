import { z } from "zod";
import { type FlowView, flowSource, flowStatus, flowStepKey, stepStatus } from "../contract.ts";
import { canRerunFrom } from "./rerun.ts";

type Times = { startedAt: Date | null; endedAt: Date | null };
type Flow = {
  id: string;
  signalId: string;
  moveId: string | null;
  status: string;
  reason: string | null;
  round: number;
  startedAt: Date;
  endedAt: Date | null;
};
type Step = Times & {
  key: string;
  status: string;
  attempts: number;
  input: string | null;
  output: string | null;
  sources: unknown;
  error: string | null;
};

const sourceList = z.array(flowSource).nullable();
const lastedMs = ({ startedAt, endedAt }: Times): number | null =>
  startedAt && endedAt ? Math.max(0, endedAt.getTime() - startedAt.getTime()) : null;

/** Stored rows as people and programs see them; what stands beside the move is added by the reader. */
export function flowView(flow: Flow, steps: readonly Step[]): Omit<FlowView, "rules" | "alternative"> {
  const status = flowStatus.parse(flow.status);
  return {
    id: flow.id,
    signalId: flow.signalId,
    moveId: flow.moveId,
    status,
    reason: flow.reason,
    round: flow.round,
    startedAt: flow.startedAt.toISOString(),
    durationMs: steps.reduce((sum, step) => sum + (lastedMs(step) ?? 0), 0),
    steps: steps.map((step) => {
      const state = stepStatus.parse(step.status);
      return {
        key: flowStepKey.parse(step.key),
        status: state,
        attempts: step.attempts,
        input: state === "pending" ? null : step.input,
        output: state === "pending" ? null : step.output,
        error: step.error,
        sources: state === "pending" ? [] : (sourceList.parse(step.sources) ?? []),
        startedAt: step.startedAt?.toISOString() ?? null,
        durationMs: lastedMs(step),
        canRerun: canRerunFrom(status, state),
      };
    }),
  };
}
