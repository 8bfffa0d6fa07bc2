import type { z } from "zod";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import { reconnect } from "../access.ts";
import type { connectionIdInput, Provider } from "../contract.ts";
import { mailboxSyncRequested } from "../events.ts";
import { connectionById } from "../store/connections.ts";
import { makeDue } from "../store/cursors.ts";

/** Asks for the mailbox to be read now; the answer comes at once, the mails a moment later. */
export async function syncNow(ctx: Ctx, input: z.output<typeof connectionIdInput>): Promise<{ isQueued: true }> {
  authorize(ctx, "connection.sync");
  await transact(ctx, async (tx) => {
    const row = await connectionById(ctx.db.prisma, ctx.workspaceId, input.connectionId);
    if (!row || row.status === "disconnected") throw notFound("connection");
    if (row.status === "reconnect_needed") throw reconnect(row.provider as Provider);
    if (!(await makeDue(tx, ctx.workspaceId, row.id, ctx.now()))) throw notFound("stream");
    await record(tx, ctx, { action: "connection.sync_requested", subject: { type: "connection", id: row.id } });
    await emit(tx, ctx, mailboxSyncRequested(row.id));
  });
  return { isQueued: true };
}
