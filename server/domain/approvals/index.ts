export { decide } from "./verbs/decide.ts";
export { undoApproval } from "./verbs/undo-approval.ts";
