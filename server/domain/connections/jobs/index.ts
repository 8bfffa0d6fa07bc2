// Apart from the slice's door, because these reach crm and signals, which reach the door.
export { failInbound } from "./fail-inbound.ts";
export { probeQuietConnections } from "./probe-quiet.ts";
export { type InboundResult, processInbound } from "./process-inbound.ts";
export { releaseFormerMember } from "./release-former-member.ts";
export { type SyncResult, syncDueMailboxes, syncMailbox } from "./sync-mailbox.ts";
export { syncDueSocial } from "./sync-social.ts";
