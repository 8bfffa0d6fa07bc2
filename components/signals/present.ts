import type { Tone } from "#components/ui/badge.tsx";
import type { Signal, SignalSource } from "#server/domain/signals/contract.ts";

export const signalSources = [
  "form",
  "gmail",
  "hubspot",
  "calendar",
  "slack",
  "x",
  "web",
  "manual",
] as const satisfies readonly SignalSource[];
export const sourceLabels: Record<SignalSource, string> = {
  form: "Form",
  gmail: "Gmail",
  hubspot: "HubSpot",
  calendar: "Calendar",
  slack: "Slack",
  x: "X",
  web: "API",
  manual: "By hand",
};

export function isSource(value: string | undefined): value is SignalSource {
  return signalSources.some((source) => source === value);
}

export type SignalState = { label: string; tone: Tone; text: string | null };

/** What became of a signal, in words. */
export function signalState(signal: Pick<Signal, "status" | "reason" | "hasFailed" | "moveTitle">): SignalState {
  switch (signal.status) {
    case "received":
      // A reason on an open signal is what it waits for.
      return signal.reason
        ? { label: "Waiting", tone: "warn", text: signal.reason }
        : { label: "Being read", tone: "neutral", text: null };
    case "accepted":
      return { label: signal.moveTitle ? "Made a move" : "Taken in", tone: "good", text: signal.moveTitle };
    case "ignored":
      if (signal.hasFailed) return { label: "Failed", tone: "bad", text: signal.reason };
      return { label: "Nothing to do", tone: "neutral", text: signal.reason };
    default:
      return signal.status satisfies never;
  }
}
