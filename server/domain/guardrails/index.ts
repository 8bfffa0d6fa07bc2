export type { GuardSubject, MailPurpose, Refusal } from "./policy/subject.ts";
export { assertNotStopped } from "./verbs/assert-not-stopped.ts";
export { complianceHeaders } from "./verbs/compliance-headers.ts";
export { refusalsFor } from "./verbs/refusals-for.ts";
export { followCrmConsent, suppressAfterOutcome } from "./verbs/suppress.ts";
export { suppressedAddress } from "./verbs/suppressed-address.ts";
