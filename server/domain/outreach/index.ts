export type { DraftCheck, DraftRequest, ThreadMessage } from "./contract.ts";
export { checkDraft } from "./policy/check-draft.ts";
export { draftFor } from "./verbs/draft-for.ts";
