export type { DraftCheck, DraftRequest, NextStep, Offer, ThreadMessage } from "./contract.ts";
export { checkDraft } from "./policy/check-draft.ts";
export { companyEvidence, contactEvidence, senderEvidence } from "./policy/evidence.ts";
export { nextStepOf } from "./policy/next-step.ts";
export { safeLabel, safeName } from "./policy/safe-text.ts";
export { withSignature } from "./policy/signature.ts";
export { draftFor } from "./verbs/draft-for.ts";
