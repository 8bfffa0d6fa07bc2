// Apart from the slice's door, because it reaches crm, queue and outreach, which other doors reach too.
export { type ProcessedSignal, processSignal } from "./process-signal.ts";
