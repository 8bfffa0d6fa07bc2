import type { Ctx } from "#server/platform/context.ts";
import { handwrittenMails } from "../store/own-mails.ts";

/** Texts of mails that a member wrote by hand in their own mailbox, newest first: not ours, not automatic, not of a few words. */
export const ownMails = (ctx: Ctx, userId: string, limit: number): Promise<string[]> =>
  handwrittenMails(ctx.db.prisma, ctx.workspaceId, { userId, limit });
