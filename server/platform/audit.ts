import type { Prisma, Tx } from "#server/db/client.ts";
import type { Ctx } from "./context.ts";

type AuditRecord = {
  /** Past tense, dotted: `move.approved`. */
  action: string;
  subject: { type: string; id: string };
  /** Puts the entry on that move's timeline. */
  moveId?: string | null;
  /** What a reader needs to see; no secrets, no mail text. */
  detail?: Record<string, unknown>;
};

/** Writes the audit entry in the caller's transaction. */
export async function record(tx: Tx, ctx: Ctx, entry: AuditRecord): Promise<void> {
  await tx.auditEntry.create({
    data: {
      id: ctx.newId(),
      workspaceId: ctx.workspaceId,
      moveId: entry.moveId ?? null,
      action: entry.action,
      actorType: ctx.actor.type,
      actorId: ctx.actor.id,
      subjectType: entry.subject.type,
      subjectId: entry.subject.id,
      requestId: ctx.requestId,
      surface: ctx.surface,
      detail: (entry.detail ?? {}) as Prisma.InputJsonObject,
      at: ctx.now(),
    },
    select: { id: true },
  });
}
