import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { findExecutionByMessageIds, findExecutionByThread } from "../store.ts";

export type ReplyReference = { vendorThreadId: string; inReplyTo: string | null; references: readonly string[] };
export type Attribution = { executionId: string; moveId: string };

/**
 * Which of our sent mails a reply answers: by the Message-ID it names (In-Reply-To first, then References from the
 * nearest), else by the vendor's thread. Null when it answers none of ours.
 */
export async function attributeReply(ctx: Ctx, reply: ReplyReference): Promise<Attribution | null> {
  authorize(ctx, "outcome.record");
  const named = [reply.inReplyTo, ...[...reply.references].reverse()].filter(
    (id) => id !== null && id !== "",
  ) as string[];
  const byName = named.length > 0 ? await findExecutionByMessageIds(ctx.db.prisma, ctx.workspaceId, named) : null;
  const found = byName ?? (await findExecutionByThread(ctx.db.pool, ctx.workspaceId, reply.vendorThreadId));
  return found && { executionId: found.id, moveId: found.moveId };
}
