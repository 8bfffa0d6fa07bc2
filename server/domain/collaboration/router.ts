import { memberProcedure, router } from "#server/api/trpc.ts";
import {
  addCommentInput,
  commentList,
  commentsInput,
  deleteCommentInput,
  deleteViewInput,
  lookInput,
  lookOutput,
  savedViewList,
  saveViewInput,
  updateViewInput,
  viewIdOutput,
} from "./contract.ts";
import { addComment, deleteComment, listComments } from "./verbs/comments.ts";
import { look } from "./verbs/look.ts";
import { deleteView, listViews, saveView, updateView } from "./verbs/views.ts";

export const collaborationRouter = router({
  comments: memberProcedure
    .input(commentsInput)
    .output(commentList)
    .query(({ ctx, input }) => listComments(ctx, input)),
  comment: memberProcedure
    .input(addCommentInput)
    .output(viewIdOutput)
    .mutation(({ ctx, input }) => addComment(ctx, input)),
  deleteComment: memberProcedure
    .input(deleteCommentInput)
    .output(viewIdOutput)
    .mutation(({ ctx, input }) => deleteComment(ctx, input)),
  look: memberProcedure
    .input(lookInput)
    .output(lookOutput)
    .mutation(({ ctx, input }) => look(ctx, input)),
  views: memberProcedure.output(savedViewList).query(({ ctx }) => listViews(ctx)),
  saveView: memberProcedure
    .input(saveViewInput)
    .output(viewIdOutput)
    .mutation(({ ctx, input }) => saveView(ctx, input)),
  updateView: memberProcedure
    .input(updateViewInput)
    .output(viewIdOutput)
    .mutation(({ ctx, input }) => updateView(ctx, input)),
  deleteView: memberProcedure
    .input(deleteViewInput)
    .output(viewIdOutput)
    .mutation(({ ctx, input }) => deleteView(ctx, input)),
});
