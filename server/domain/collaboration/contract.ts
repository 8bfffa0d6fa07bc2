import { z } from "zod";
import { actionType } from "#server/domain/actions/contract.ts";
import { domain, queueView } from "#server/domain/queue/contract.ts";

export const comment = z.object({
  id: z.string(),
  moveId: z.string(),
  authorId: z.string(),
  authorName: z.string(),
  text: z.string(),
  /** Members named in the text as `@Name`. */
  mentions: z.array(z.object({ userId: z.string(), name: z.string() })),
  createdAt: z.iso.datetime({ offset: true }),
});
export type Comment = z.infer<typeof comment>;
export const commentList = z.object({ items: z.array(comment) });

export const commentsInput = z.object({ moveId: z.uuid() });
export const addCommentInput = z.object({
  moveId: z.uuid(),
  text: z.string().trim().min(1).max(4_000),
  mentions: z.array(z.uuid()).max(20).default([]),
});
export type AddCommentInput = z.output<typeof addCommentInput>;
export const deleteCommentInput = z.object({ commentId: z.uuid() });

/** The filters of Today. `me` is whoever looks. */
export const viewQuery = z.strictObject({
  view: queueView.default("open"),
  domain: domain.optional(),
  owner: z.union([z.literal("me"), z.uuid()]).optional(),
  actionType: actionType.optional(),
});
export type ViewQuery = z.infer<typeof viewQuery>;

export const savedView = z.object({
  id: z.string(),
  name: z.string(),
  query: viewQuery,
  isShared: z.boolean(),
  isMine: z.boolean(),
  ownerName: z.string(),
});
export type SavedView = z.infer<typeof savedView>;
export const savedViewList = z.object({ items: z.array(savedView) });

const viewName = z.string().trim().min(1).max(40);
export const saveViewInput = z.object({ name: viewName, query: viewQuery, isShared: z.boolean().default(false) });
export type SaveViewInput = z.output<typeof saveViewInput>;
export const updateViewInput = z.object({
  viewId: z.uuid(),
  name: viewName.optional(),
  query: viewQuery.optional(),
  isShared: z.boolean().optional(),
});
export type UpdateViewInput = z.output<typeof updateViewInput>;
export const deleteViewInput = z.object({ viewId: z.uuid() });
export const viewIdOutput = z.object({ id: z.string() });

/** Somebody looks at a move, asks who else does, or stops to. Nothing of it is stored. */
export const lookState = z.enum(["leaving", "here", "asking"]);
export type LookState = z.infer<typeof lookState>;
export const lookInput = z.object({ moveId: z.uuid(), state: lookState.default("here") });
export const lookOutput = z.object({ isTold: z.boolean() });
