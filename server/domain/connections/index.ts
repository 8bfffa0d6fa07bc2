export type { Provider } from "./contract.ts";
export { type Look, moveOn, readDue } from "./jobs/read-due.ts";
export { defaultWatch } from "./policy/social-watch.ts";
export {
  completeStreams,
  type HeldStream,
  newsSince,
  noteGap,
  type StreamState,
  streamState,
} from "./store/streams.ts";
export { type CompleteConnectInput, type ConnectRefusal, completeConnect } from "./verbs/complete-connect.ts";
export { disconnect } from "./verbs/disconnect.ts";
export { listConnections } from "./verbs/list-connections.ts";
export {
  actingCrm,
  calendarFor,
  chatFor,
  crmConnection,
  crmFor,
  documentsFor,
  emailFor,
  type MailboxPort,
  type SendingMailbox,
  sendingMailbox,
  socialFor,
} from "./verbs/ports.ts";
export { type InteractionAnswer, interactionKinds, receiveInteraction } from "./verbs/receive-interaction.ts";
export { receiveWebhook, type WebhookAnswer, webhookConnectors } from "./verbs/receive-webhook.ts";
export { startConnect } from "./verbs/start-connect.ts";
export { syncNow } from "./verbs/sync-now.ts";
export type { WebhookRequest } from "./verbs/verify-webhook.ts";
