export { readDiagnostics } from "./verbs/diagnostics.ts";
export { markSeen, readGuide } from "./verbs/guide.ts";
