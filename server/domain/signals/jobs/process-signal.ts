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
import { closeSignal, markWaiting, reopenSignal, type SignalRow, signalById } from "../store/process.ts";

export type ProcessedSignal = { status: "accepted" | "ignored" | "waiting" | "already_done"; moveId: string | null };

const isKnownType = (type: string): type is SignalType => type in signalTypes;

/** Turns a stored signal into a move, into outcomes, or into a reason why not: once, however often it is called. */
export async function processSignal(ctx: Ctx, steps: StepPort, input: { signalId: string }): Promise<ProcessedSignal> {
  authorize(ctx, "signal.process");
  const signal = await signalById(ctx.db.prisma, ctx.workspaceId, input.signalId);
  if (!signal) throw notFound("signal");
  // A closed signal is left alone only on a fresh call: a replay has to pass its remembered steps in the same order.
  const isOpen = await steps.run("open", () => isToBeProcessed(ctx, signal));
  if (!isOpen) return { status: "already_done", moveId: signal.moveId };
  const processed: Processed = isKnownType(signal.type)
    ? await processors[signal.type](ctx, steps, signal)
    : { kind: "ignored", reason: `Signals of type ${signal.type} lead to nothing yet.` };
  return steps.run("close", () => close(ctx, signal, processed));
}

/**
 * Takes a form's steps up where their rows say, whatever became of its signal: somebody has asked for it. A signal that an
 * error closed is opened, and closed by what comes of it now.
 */
export async function rerunForm(ctx: Ctx, steps: StepPort, input: { signalId: string }): Promise<ProcessedSignal> {
  authorize(ctx, "signal.process");
  const signal = await signalById(ctx.db.prisma, ctx.workspaceId, input.signalId);
  if (!signal) throw notFound("signal");
  await steps.run("open", () => isToBeProcessed(ctx, signal));
  const processed = await processors.form_submitted(ctx, steps, signal);
  return steps.run("close", () => close(ctx, signal, processed));
}

/** Whether it is open. A signal that an error closed is opened again: somebody repeats its run. */
async function isToBeProcessed(ctx: Ctx, signal: SignalRow): Promise<boolean> {
  if (signal.status === "received" || signal.failedAt === null) return signal.status === "received";
  return transact(ctx, async (tx) => {
    if (!(await reopenSignal(tx, ctx.workspaceId, signal.id))) return false;
    await record(tx, ctx, {
      action: "signal.requeued",
      subject: { type: "signal", id: signal.id },
      detail: { count: 1 },
    });
    return true;
  });
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
