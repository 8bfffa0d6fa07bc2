export {
  tellOfDelegation,
  tellOfExpiry,
  tellOfReminder,
  tellOfRequest,
  tellSecondApprover,
} from "./approvals.ts";
export { deliverNotification } from "./deliver.ts";
export { tellOfFailedUndo, tellOfFailure, tellOfOutcome } from "./results.ts";
export { tellOfBrokenConnection, tellOfDemotion, tellOfLostLevel, tellOfMention } from "./trust.ts";
