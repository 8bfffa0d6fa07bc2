// Apart from the slice's door, because it reaches crm, queue and outreach, which other doors reach too.
export { failSignal } from "./fail-signal.ts";
export { type ProcessedSignal, processSignal, rerunForm } from "./process-signal.ts";
