export { noConnectors, testDeps } from "./deps.ts";
export { aDraft, aProposal, aSignal } from "./proposal.ts";
export { aCompany, aConnection, aContact, aMove, anApiKey, anExplanation, type MoveFields } from "./records.ts";
export { unique } from "./unique.ts";
export { aCtx, aKeyCtx, aMember, aSystemCtx, aWorkspace, ctxOf, type TestWorkspace } from "./workspace.ts";
