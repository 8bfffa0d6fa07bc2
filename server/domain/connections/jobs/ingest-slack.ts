import { ingestSignal } from "#server/domain/signals/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { transact } from "#server/platform/transact.ts";
import { slackSignalOf } from "../policy/slack-webhook.ts";
import { latestConnection } from "../store/connections.ts";
import { markProcessed } from "../store/inbound.ts";

/** Turns a stored Slack event into its signal and marks it processed, in one transaction. */
export async function ingestSlack(
  ctx: Ctx,
  inbound: { id: string; body: unknown },
): Promise<{ signalId: string | null }> {
  const connection = await latestConnection(ctx.db.prisma, ctx.workspaceId, "slack");
  const found = connection && slackSignalOf(inbound.body, connection.id);
  return transact(ctx, async (tx) => {
    const signal = found ? await ingestSignal(ctx, { source: "slack", ...found }, tx) : null;
    const error = connection ? null : "Slack was disconnected before this was read.";
    await markProcessed(tx, ctx.workspaceId, inbound.id, ctx.now(), error);
    return { signalId: signal?.id ?? null };
  });
}
