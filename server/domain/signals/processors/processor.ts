import type { Ctx } from "#server/platform/context.ts";
import type { StepPort } from "#server/platform/steps.ts";
import type { SignalRow } from "../store/process.ts";

/** What came of a signal. */
export type Processed =
  /** It made or fed a move. `note` is what people should know besides. */
  | { kind: "moved"; moveId: string; note: string | null }
  /** Understood, and nothing to do; the reason says why. */
  | { kind: "ignored"; reason: string }
  /** It stays open until what is missing is there. */
  | { kind: "waiting"; reason: string };

/** Turns signals of one type into moves. Steps have constant ids and give ids back. */
export type Processor = (ctx: Ctx, steps: StepPort, signal: SignalRow) => Promise<Processed>;
