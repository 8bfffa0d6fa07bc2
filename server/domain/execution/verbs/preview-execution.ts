import { actionUndoClass, moveForExecution } from "#server/domain/queue/index.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import type { ExecutionPreview } from "../contract.ts";
import { assertSendable, factsOf, senderOf } from "../move.ts";
import { composeMail, messageIdOf } from "../policy/compose.ts";
import { refusals } from "../policy/guards.ts";

/**
 * Exactly what an execution would send, by the code that sends it, and what would stop it now. Nothing is written anywhere.
 * @throws not_found; invalid_input when the move has no draft
 */
export async function previewExecution(ctx: Ctx, input: { moveId: string }): Promise<ExecutionPreview> {
  authorize(ctx, "move.read");
  const move = assertSendable(await moveForExecution(ctx.db.prisma, ctx.workspaceId, input.moveId));
  const sender = await senderOf(ctx, move);
  const mail = composeMail(move, sender, messageIdOf(move.id, sender.address));
  return {
    vendor: "gmail",
    from: sender.name ? `${sender.name} <${sender.address}>` : sender.address,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    undoClass: actionUndoClass[move.actionType],
    refusals: refusals(await factsOf(ctx.db.prisma, ctx, move, null)),
  };
}
