import type { CalendarPort } from "#server/connectors/ports/calendar.ts";
import type { ChatPort } from "#server/connectors/ports/chat.ts";
import type { CrmPort } from "#server/connectors/ports/crm.ts";
import type { DocumentPort } from "#server/connectors/ports/documents.ts";
import type { EmailPort } from "#server/connectors/ports/email.ts";
import type { SocialPort } from "#server/connectors/ports/social.ts";
import type { Ctx } from "#server/platform/context.ts";
import { notFound } from "#server/platform/pure/errors.ts";
import { lostAccess, tokenSource } from "../access.ts";
import type { ConnectFeature } from "../contract.ts";
import { featuresOf, notAllowed } from "../policy/features.ts";
import { connectionById, firstConnection, latestConnection, liveMailboxes } from "../store/connections.ts";

export type MailboxPort = { port: EmailPort; address: string; name: string | null };

/**
 * The mailbox of a connection, ready to be called.
 * @inner because jobs and verbs that send or read have authorised their caller
 * @throws not_found, or auth_expired when a person has to reconnect it
 */
export async function emailFor(ctx: Ctx, connectionId: string): Promise<MailboxPort> {
  const live = await liveGoogle(ctx, connectionId);
  const port = ctx.connectors.email(tokenSource(ctx, connectionId), connectionId);
  return { port, address: live.address, name: live.name };
}

/**
 * The calendar of a Google connection.
 * @inner because jobs and verbs that read or book have authorised their caller
 * @throws not_found, or auth_expired when a person has to reconnect it or to allow it
 */
export async function calendarFor(ctx: Ctx, connectionId: string): Promise<CalendarPort> {
  needFeature(ctx, await liveGoogle(ctx, connectionId), "calendar");
  return ctx.connectors.calendar(tokenSource(ctx, connectionId), connectionId);
}

/**
 * The documents of a Google connection.
 * @param feature `documents`: what we made; `files`: also what a person put there
 * @inner because jobs and verbs that read or write have authorised their caller
 * @throws not_found, or auth_expired when a person has to reconnect it or to allow it
 */
export async function documentsFor(
  ctx: Ctx,
  connectionId: string,
  feature: "documents" | "files" = "documents",
): Promise<DocumentPort> {
  needFeature(ctx, await liveGoogle(ctx, connectionId), feature);
  return ctx.connectors.documents(tokenSource(ctx, connectionId), connectionId);
}

/** An account whose owner has left the workspace is no longer ours to use. */
async function liveGoogle(ctx: Ctx, connectionId: string) {
  const row = await connectionById(ctx.db.prisma, ctx.workspaceId, connectionId);
  if (row?.provider !== "google") throw notFound("connection");
  const live = (await liveMailboxes(ctx.db.prisma, ctx.workspaceId)).find((mailbox) => mailbox.connectionId === row.id);
  if (!live) throw lostAccess(row.status === "connected" ? { ...row, status: "disconnected" } : row);
  return { ...live, scopes: row.scopes };
}

/** Says what to allow before the vendor refuses the call. */
function needFeature(
  ctx: Ctx,
  { address, scopes }: { address: string; scopes: string[] },
  feature: ConnectFeature,
): void {
  if (featuresOf(ctx.connectors.oauth.google, scopes).includes(feature)) return;
  throw notAllowed(address, feature);
}

/**
 * The workspace's Slack team.
 * @inner because jobs and verbs that post have authorised their caller
 * @throws not_found when none was ever connected, auth_expired when a person has to reconnect it
 */
export async function chatFor(ctx: Ctx): Promise<ChatPort> {
  const row = await latestConnection(ctx.db.prisma, ctx.workspaceId, "slack");
  if (!row) throw notFound("connection");
  if (row.status !== "connected") throw lostAccess(row);
  return ctx.connectors.chat(tokenSource(ctx, row.id), row.id);
}

/**
 * One X account of the workspace.
 * @inner because jobs and verbs that post or read have authorised their caller
 * @throws not_found, or auth_expired when a person has to reconnect it
 */
export async function socialFor(ctx: Ctx, connectionId: string): Promise<SocialPort> {
  const row = await connectionById(ctx.db.prisma, ctx.workspaceId, connectionId);
  if (row?.provider !== "x") throw notFound("connection");
  if (row.status !== "connected") throw lostAccess(row);
  return ctx.connectors.social(tokenSource(ctx, row.id), row.id);
}

/**
 * The workspace's CRM, or null when none is connected or it has to be reconnected.
 * @inner because jobs and verbs that read people have authorised their caller
 */
export async function crmFor(ctx: Ctx): Promise<CrmPort | null> {
  return (await crmConnection(ctx))?.port ?? null;
}

/**
 * The workspace's CRM, to change something in it.
 * @inner because jobs and verbs that write have authorised their caller
 * @throws auth_expired when none is connected, or a person has to reconnect it
 */
export async function actingCrm(ctx: Ctx): Promise<CrmPort> {
  const row = await latestConnection(ctx.db.prisma, ctx.workspaceId, "hubspot");
  if (row?.status !== "connected") throw lostAccess(row ?? { provider: "hubspot", status: "disconnected" });
  return ctx.connectors.crm(tokenSource(ctx, row.id), row.id);
}

/**
 * The workspace's CRM with its connection: what is mirrored here comes from this one only.
 * @inner because jobs that read it have authorised their caller
 */
export async function crmConnection(ctx: Ctx): Promise<{ connectionId: string; port: CrmPort } | null> {
  const row = await firstConnection(ctx.db.prisma, ctx.workspaceId, "hubspot");
  return row && { connectionId: row.id, port: ctx.connectors.crm(tokenSource(ctx, row.id), row.id) };
}

export type SendingMailbox = {
  connectionId: string;
  address: string;
  userId: string | null;
  name: string | null;
  /** Empty: none is set. */
  signature: string;
};

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
