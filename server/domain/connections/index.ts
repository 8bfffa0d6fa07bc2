export type { Provider } from "./contract.ts";
export { type CompleteConnectInput, type ConnectRefusal, completeConnect } from "./verbs/complete-connect.ts";
export { disconnect } from "./verbs/disconnect.ts";
export { listConnections } from "./verbs/list-connections.ts";
export { crmFor, emailFor, type MailboxPort, type SendingMailbox, sendingMailbox } from "./verbs/ports.ts";
export { receiveWebhook, type WebhookAnswer, type WebhookRequest } from "./verbs/receive-webhook.ts";
export { startConnect } from "./verbs/start-connect.ts";
export { syncNow } from "./verbs/sync-now.ts";
