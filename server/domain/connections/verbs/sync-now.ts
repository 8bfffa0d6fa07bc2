import type { z } from "zod";
import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import { record } from "#server/platform/audit.ts";
import { authorize } from "#server/platform/authorize.ts";
import type { Ctx } from "#server/platform/context.ts";
import { emit } from "#server/platform/outbox.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { transact } from "#server/platform/transact.ts";
import { reconnect } from "../access.ts";
import type { connectionIdInput, Provider } from "../contract.ts";
import { mailboxSyncRequested, socialSyncRequested } from "../events.ts";
import { connectionById } from "../store/connections.ts";
import { makeDue } from "../store/streams.ts";
import { probe } from "./probe.ts";

/** Asks for the account to be read now; the answer comes at once, what is new a moment later. */
export async function syncNow(ctx: Ctx, input: z.output<typeof connectionIdInput>): Promise<{ isQueued: true }> {
  authorize(ctx, "connection.sync");
  const row = await connectionById(ctx.db.prisma, ctx.workspaceId, input.connectionId);
  if (!row || row.status === "disconnected") throw notFound("connection");
  if (row.status === "reconnect_needed") throw reconnect(row.provider as Provider);
  // Nothing is read from Slack by itself: whether it answers is all there is to see.
  if (row.provider === "slack") orThrow(await probe(ctx, row.id));
  await transact(ctx, async (tx) => {
    const isRead = await makeDue(tx, ctx.workspaceId, row.id, ctx.now());
    if (!isRead && row.provider !== "slack") throw notFound("stream");
    await record(tx, ctx, { action: "connection.sync_requested", subject: { type: "connection", id: row.id } });
    // What has no event of its own is due now and taken by the clock.
    if (row.provider === "google") await emit(tx, ctx, mailboxSyncRequested(row.id));
    if (row.provider === "x") await emit(tx, ctx, socialSyncRequested(row.id));
  });
  return { isQueued: true };
}
