// Apart from the slice's door, because these reach crm and signals, which reach the door.
export { type InboundResult, processInbound } from "./process-inbound.ts";
export { syncDueMailboxes } from "./sync-due.ts";
export { type SyncResult, syncMailbox } from "./sync-mailbox.ts";
