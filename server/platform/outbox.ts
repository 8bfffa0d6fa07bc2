import type { Prisma, Tx } from "#server/db/client.ts";
import type { Ctx } from "./context.ts";

/** A domain event. Names are past tense facts: `signal.received`, `move.proposed`. */
export type DomainEvent = {
  name: string;
  version?: number;
  /** Ids and small facts, never whole texts: consumers read the rows. */
  payload: Record<string, unknown>;
};

/** Writes the event in the caller's transaction; the dispatcher delivers it at least once with the row's id as event id. */
export async function emit(tx: Tx, ctx: Ctx, event: DomainEvent): Promise<void> {
  await tx.outboxEvent.create({
    data: {
      id: ctx.newId(),
      workspaceId: ctx.workspaceId,
      name: event.name,
      version: event.version ?? 1,
      payload: { workspaceId: ctx.workspaceId, requestId: ctx.requestId, ...event.payload } as Prisma.InputJsonObject,
      createdAt: ctx.now(),
    },
    select: { id: true },
  });
}
