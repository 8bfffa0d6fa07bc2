import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { invalidInput } from "#server/platform/pure/errors.ts";
import type { Tx } from "#server/platform/transact.ts";
import { type AcceptedSignal, type SignalSource, type SignalType, signalTypes } from "../contract.ts";
import { insertSignal } from "../store/ingest.ts";

export type IngestSignalInput = {
  source: SignalSource;
  type: SignalType;
  payload: unknown;
  /** Same workspace, source and key: the same event. */
  naturalKey: string;
  occurredAt: Date;
};

/** Stores a signal with its event and audit entry in one statement; a repeated key is accepted and does nothing. */
export async function ingestSignal(ctx: Ctx, input: IngestSignalInput, tx?: Tx): Promise<AcceptedSignal> {
  authorize(ctx, "signal.ingest");
  const parsed = signalTypes[input.type].safeParse(input.payload);
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
    throw invalidInput("signal.invalid_payload", `This is not a valid ${input.type} signal.`, issues);
  }
  const now = ctx.now();
  const signal = {
    id: ctx.newId(),
    workspaceId: ctx.workspaceId,
    source: input.source,
    type: input.type,
    payload: parsed.data,
    naturalKey: input.naturalKey,
    // A sender's clock may run ahead; nothing happened later than now.
    occurredAt: new Date(Math.min(input.occurredAt.getTime(), now.getTime())),
    receivedAt: now,
    outboxId: ctx.newId(),
    auditId: ctx.newId(),
    requestId: ctx.requestId,
    actorType: ctx.actor.type,
    actorId: ctx.actor.id,
    surface: ctx.surface,
  };
  return insertSignal(ctx.db, signal, tx);
}
