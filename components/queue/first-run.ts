import type { ConnectionView } from "#server/domain/connections/contract.ts";

export type FirstStep = {
  key: "mail" | "crm" | "signal";
  title: string;
  text: string;
  isDone: boolean;
  page: "connections" | "developers";
  action: string;
};

/** What is left to do before the first move can appear, in order. A done step stays, ticked. */
export function firstSteps(
  connections: Pick<ConnectionView, "provider" | "status">[],
  hasSignals: boolean,
): FirstStep[] {
  const isConnected = (provider: ConnectionView["provider"]) =>
    connections.some((connection) => connection.provider === provider && connection.status === "connected");
  return [
    {
      key: "mail",
      title: "Connect Gmail",
      text: "CaseyOS sends approved mail from your own mailbox and notices the replies. It never sends by itself.",
      isDone: isConnected("google"),
      page: "connections",
      action: "Connect Gmail",
    },
    {
      key: "crm",
      title: "Connect HubSpot",
      text: "Form submissions arrive from there, and each move knows the contact, the company and the deal.",
      isDone: isConnected("hubspot"),
      page: "connections",
      action: "Connect HubSpot",
    },
    {
      key: "signal",
      title: "Let a first signal in",
      text: "Submit one of your forms, or push one with an API key. Its move appears here within seconds.",
      isDone: hasSignals,
      page: "developers",
      action: "Make an API key",
    },
  ];
}
