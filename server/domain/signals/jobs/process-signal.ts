import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import type { StepPort } from "#server/platform/steps.ts";
import { transact } from "#server/platform/transact.ts";
import { type SignalType, signalTypes } from "../contract.ts";
import { signalAccepted, signalIgnored } from "../events.ts";
import type { Processed } from "../processors/processor.ts";
import { processors } from "../processors/registry.ts";
import { closeSignal, markWaiting, type SignalRow, signalById } from "../store/process.ts";

export type ProcessedSignal = { status: "accepted" | "ignored" | "waiting" | "already_done"; moveId: string | null };

const isKnownType = (type: string): type is SignalType => type in signalTypes;

/** Turns a stored signal into a move, into outcomes, or into a reason why not: once, however often it is called. */
export async function processSignal(ctx: Ctx, steps: StepPort, input: { signalId: string }): Promise<ProcessedSignal> {
  authorize(ctx, "signal.process");
  const signal = await signalById(ctx.db.prisma, ctx.workspaceId, input.signalId);
  if (!signal) throw notFound("signal");
  // A closed signal is left alone only on a fresh call: a replay has to pass its remembered steps in the same order.
  const isOpen = await steps.run("open", () => Promise.resolve(signal.status === "received"));
  if (!isOpen) return { status: "already_done", moveId: signal.moveId };
  const processed: Processed = isKnownType(signal.type)
    ? await processors[signal.type](ctx, steps, signal)
    : { kind: "ignored", reason: `Signals of type ${signal.type} lead to nothing yet.` };
  return steps.run("close", () => close(ctx, signal, processed));
}

async function close(ctx: Ctx, signal: SignalRow, processed: Processed): Promise<ProcessedSignal> {
  const subject = { type: "signal", id: signal.id };
  const detail = { source: signal.source, type: signal.type };
  const processedAt = ctx.now();
  return transact(ctx, async (tx): Promise<ProcessedSignal> => {
    switch (processed.kind) {
      case "waiting":
        await markWaiting(tx, ctx.workspaceId, signal.id, processed.reason);
        return { status: "waiting", moveId: null };
      case "ignored": {
        const end = { status: "ignored" as const, reason: processed.reason, moveId: null, processedAt };
        if (await closeSignal(tx, ctx.workspaceId, signal.id, end)) {
          await record(tx, ctx, { action: "signal.ignored", subject, detail: { ...detail, reason: processed.reason } });
          await emit(tx, ctx, signalIgnored(signal.id));
        }
        return { status: "ignored", moveId: null };
      }
      case "moved": {
        const { moveId, note } = processed;
        const end = { status: "accepted" as const, reason: note, moveId, processedAt };
        if (await closeSignal(tx, ctx.workspaceId, signal.id, end)) {
          await record(tx, ctx, { action: "signal.accepted", subject, moveId, detail });
          await emit(tx, ctx, signalAccepted(signal.id, moveId));
        }
        return { status: "accepted", moveId };
      }
      default:
        return processed satisfies never;
    }
  });
}
