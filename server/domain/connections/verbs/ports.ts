import type { CrmPort } from "#server/connectors/ports/crm.ts";
import type { EmailPort } from "#server/connectors/ports/email.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { reconnect, tokenSource } from "../access.ts";
import { connectionById, firstConnection, liveMailboxes } from "../store/connections.ts";

export type MailboxPort = { port: EmailPort; address: string; name: string | null };

/**
 * The mailbox of a connection, ready to be called.
 * @inner because jobs and verbs that send or read have authorised their caller
 * @throws not_found, or auth_expired when a person has to reconnect it
 */
export async function emailFor(ctx: Ctx, connectionId: string): Promise<MailboxPort> {
  const row = await connectionById(ctx.db.prisma, ctx.workspaceId, connectionId);
  if (row?.provider !== "google") throw notFound("connection");
  // Also a mailbox whose owner has left the workspace is no longer ours to use.
  const live = (await liveMailboxes(ctx.db.prisma, ctx.workspaceId)).find((mailbox) => mailbox.connectionId === row.id);
  if (!live) throw reconnect("google");
  return { port: ctx.connectors.email(tokenSource(ctx, row.id), row.id), address: live.address, name: live.name };
}

/**
 * The workspace's CRM, or null when none is connected or it has to be reconnected.
 * @inner because jobs and verbs that read people have authorised their caller
 */
export async function crmFor(ctx: Ctx): Promise<CrmPort | null> {
  const row = await firstConnection(ctx.db.prisma, ctx.workspaceId, "hubspot");
  return row && ctx.connectors.crm(tokenSource(ctx, row.id), row.id);
}

export type SendingMailbox = { connectionId: string; address: string; userId: string | null; name: string | null };

/**
 * The mailbox to write from; null when none is connected.
 * @param userId the member's own comes before the workspace's first
 * @param preferred a connection that comes before both, while it is live: the one the conversation is in
 */
export async function sendingMailbox(
  ctx: Ctx,
  userId: string | null,
  preferred: string | null = null,
): Promise<SendingMailbox | null> {
  const mailboxes = await liveMailboxes(ctx.db.prisma, ctx.workspaceId);
  const conversation = mailboxes.find((mailbox) => mailbox.connectionId === preferred);
  const own = mailboxes.find((mailbox) => userId !== null && mailbox.userId === userId);
  return conversation ?? own ?? mailboxes[0] ?? null;
}
