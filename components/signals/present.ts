import type { Tone } from "#components/ui/badge.tsx";
import type { Signal, SignalSource } from "#server/domain/signals/contract.ts";

export const signalSources = ["form", "gmail", "web", "manual"] as const satisfies readonly SignalSource[];
export const sourceLabels: Record<SignalSource, string> = {
  form: "Form",
  gmail: "Gmail",
  web: "API",
  manual: "By hand",
};

export function isSource(value: string | undefined): value is SignalSource {
  return signalSources.some((source) => source === value);
}

export type SignalState = { label: string; tone: Tone; text: string | null };

/** What became of a signal, in words. */
export function signalState(signal: Pick<Signal, "status" | "reason" | "moveTitle">): SignalState {
  switch (signal.status) {
    case "received":
      return { label: "Being read", tone: "neutral", text: null };
    case "accepted":
      return { label: signal.moveTitle ? "Made a move" : "Taken in", tone: "good", text: signal.moveTitle };
    case "ignored":
      return { label: "Nothing to do", tone: "neutral", text: signal.reason };
    default:
      return signal.status satisfies never;
  }
}
