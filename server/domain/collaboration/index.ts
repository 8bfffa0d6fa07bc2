export { addComment, deleteComment, listComments } from "./verbs/comments.ts";
export { look } from "./verbs/look.ts";
export { deleteView, listViews, saveView, updateView } from "./verbs/views.ts";
