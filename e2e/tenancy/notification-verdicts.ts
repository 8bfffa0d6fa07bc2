import { defaultChannels } from "#server/domain/notifications/contract.ts";
import type { ProcedureVerdict } from "./verdicts.ts";

const own = (input: ProcedureVerdict["input"] = () => ({})): ProcedureVerdict => ({
  scope: "member",
  input,
  answer: "own",
});
const notFound = (input: ProcedureVerdict["input"]): ProcedureVerdict => ({ scope: "member", input, answer: 404 });

/** A bell and its devices are a person's, within a workspace; a browser is theirs in all of them. */
export const notificationVerdicts: Record<string, ProcedureVerdict> = {
  "notifications.addDevice": own(() => ({
    endpoint: "https://127.0.0.1:9/mine",
    p256dh: `B${"A".repeat(86)}`,
    auth: "A".repeat(22),
    label: "Mine",
  })),
  "notifications.count": own(),
  "notifications.forgetBrowser": { scope: "user", input: () => ({ endpointHash: "0".repeat(64) }), answer: "own" },
  "notifications.forgetDevice": notFound(({ ids }) => ({ deviceId: ids.device })),
  "notifications.list": own(),
  "notifications.read": notFound(({ ids }) => ({ notificationId: ids.notification })),
  "notifications.readAll": own(),
  "notifications.settings": own(),
  "notifications.test": own(),
  "notifications.update": own(() => ({ channels: defaultChannels, quiet: null })),
};
