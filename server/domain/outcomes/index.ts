export { outcomeEvidence, outcomeWords } from "./policy/evidence.ts";
export { type ObservedOutcome, observationsOfCompanies, observationsOfContacts } from "./store.ts";
export { attributeDeal, type DealReference } from "./verbs/attribute-deal.ts";
export { type Attribution, attributeReply, type ReplyReference } from "./verbs/attribute-reply.ts";
export { contactImpact } from "./verbs/contact-impact.ts";
export { listOutcomes } from "./verbs/list-outcomes.ts";
export { recordManualOutcome } from "./verbs/record-manual-outcome.ts";
export { recordOutcome } from "./verbs/record-outcome.ts";
