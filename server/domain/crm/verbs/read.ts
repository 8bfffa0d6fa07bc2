import type { Ctx } from "#server/platform/context.ts";
import type { MessageRow, Person360 } from "../rows.ts";
import { type DealView, dealViewById, ownerNames, ownerOfContact } from "../store/deals.ts";
import { messageById, messagesOfContact, messagesOfThread } from "../store/messages.ts";
import { contactByEmail, personById } from "../store/people.ts";
import { type TaskView, taskViewById } from "../store/tasks.ts";

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

export const getDeal = (ctx: Ctx, dealId: string): Promise<DealView | null> =>
  dealViewById(ctx.db.prisma, ctx.workspaceId, dealId);

/** A task of the CRM, as it was read last. */
export const getCrmTask = (ctx: Ctx, taskId: string): Promise<TaskView | null> =>
  taskViewById(ctx.db.prisma, ctx.workspaceId, taskId);

/** Who owns a contact in the CRM, and when somebody last talked to them. */
export const contactCare = (ctx: Ctx, contactId: string) => ownerOfContact(ctx.db.prisma, ctx.workspaceId, contactId);

/** Names of CRM owners by their id there. */
export const crmOwnerNames = (ctx: Ctx, ids: string[]): Promise<Map<string, string>> =>
  ownerNames(ctx.db.prisma, ctx.workspaceId, ids);

/** What the stages of deals are called, by their id in the CRM. */
export const crmStageNames = async (ctx: Ctx): Promise<Map<string, string>> => {
  const stages = await ctx.db.prisma.crmStage.findMany({
    where: { workspaceId: ctx.workspaceId },
    select: { stageId: true, label: true },
    orderBy: [{ pipelineId: "asc" }, { order: "asc" }],
  });
  return new Map(stages.map(({ stageId, label }) => [stageId, label]));
};

/** Somebody we know already; nothing is asked of the CRM. @param email lower case */
export async function personByEmail(ctx: Ctx, email: string): Promise<Person360 | null> {
  const contact = await contactByEmail(ctx.db.prisma, ctx.workspaceId, email);
  return contact && getPerson(ctx, contact.id);
}
