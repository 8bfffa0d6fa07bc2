import type { Ctx } from "#server/platform/context.ts";
import type { MessageRow, Person360 } from "../rows.ts";
import { messageById, messagesOfContact, messagesOfThread } from "../store/messages.ts";
import { personById } from "../store/people.ts";

// Reads for other slices, which have authorised their caller; no edge reaches these.

/** Oldest first, at most the newest 50. */
export const threadOf = (ctx: Ctx, vendorThreadId: string): Promise<MessageRow[]> =>
  messagesOfThread(ctx.db.prisma, ctx.workspaceId, vendorThreadId);

/** Newest first. */
export const recentMessages = (ctx: Ctx, contactId: string, limit: number): Promise<MessageRow[]> =>
  messagesOfContact(ctx.db.prisma, ctx.workspaceId, contactId, limit);

export const getMessage = (ctx: Ctx, id: string): Promise<MessageRow | null> =>
  messageById(ctx.db.prisma, ctx.workspaceId, id);

export const getPerson = (ctx: Ctx, contactId: string): Promise<Person360 | null> =>
  personById(ctx.db.prisma, ctx.workspaceId, contactId);
