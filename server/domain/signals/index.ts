export { type IngestSignalInput, ingestSignal } from "./verbs/ingest-signal.ts";
export { listSignals } from "./verbs/list-signals.ts";
export { pushSignal } from "./verbs/push-signal.ts";
export { requeueSignal } from "./verbs/requeue-signal.ts";
export { requeueWaitingSignals } from "./verbs/requeue-waiting.ts";
