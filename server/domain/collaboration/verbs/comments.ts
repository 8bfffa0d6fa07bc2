import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import type { AddCommentInput, Comment } from "../contract.ts";
import { commentDeleted, moveCommented } from "../events.ts";
import { commentsOf, insertComment, isMove, membersAmong, removeComment } from "../store.ts";

/** What members wrote about a move, oldest first. */
export async function listComments(ctx: Ctx, input: { moveId: string }): Promise<{ items: Comment[] }> {
  authorize(ctx, "move.read");
  if (!(await isMove(ctx.db.prisma, ctx.workspaceId, input.moveId))) throw notFound("move");
  return { items: await commentsOf(ctx.db.pool, ctx.workspaceId, input.moveId) };
}

/** Adds a comment. Its text stays here: neither audit nor event carries it. @throws not_found for a mention of no member */
export async function addComment(ctx: Ctx, input: AddCommentInput): Promise<{ id: string }> {
  authorize(ctx, "move.comment");
  const { moveId, text } = input;
  const mentions = [...new Set(input.mentions)];
  const id = ctx.newId();
  return transact(ctx, async (tx) => {
    if (!(await isMove(tx, ctx.workspaceId, moveId))) throw notFound("move");
    const known = await membersAmong(tx, ctx.workspaceId, mentions);
    if (known.length < mentions.length) throw notFound("member");
    const comment = { id, moveId, authorId: ctx.actor.id, text, mentions, createdAt: ctx.now() };
    await insertComment(tx, ctx.workspaceId, comment);
    const detail = { commentId: id, mentions };
    await record(tx, ctx, { action: "move.commented", subject: { type: "comment", id }, moveId, detail });
    await emit(tx, ctx, moveCommented(moveId, id, mentions));
    return { id };
  });
}

/** Takes one's own comment away, text and all. Somebody else's is not found. */
export async function deleteComment(ctx: Ctx, input: { commentId: string }): Promise<{ id: string }> {
  authorize(ctx, "move.comment");
  const { commentId: id } = input;
  return transact(ctx, async (tx) => {
    const removed = await removeComment(tx, ctx.workspaceId, { id, authorId: ctx.actor.id, at: ctx.now() });
    if (!removed) throw notFound("comment");
    const { moveId } = removed;
    await record(tx, ctx, { action: "move.comment_deleted", subject: { type: "comment", id }, moveId });
    await emit(tx, ctx, commentDeleted(moveId, id));
    return { id };
  });
}
