import type { Provider } from "../contract.ts";

/** As people know it. */
export function providerName(provider: Provider): string {
  switch (provider) {
    case "google":
      return "Gmail";
    case "hubspot":
      return "HubSpot";
    case "slack":
      return "Slack";
    case "x":
      return "X";
    default:
      return provider satisfies never;
  }
}

type Health = {
  provider: Provider;
  status: "connected" | "reconnect_needed" | "disconnected";
  lastError: string | null;
};

/** What an account that was connected long ago cannot do yet, and who mends it; null when nothing is missing. */
export function upgradeOf(provider: Provider, missing: readonly string[], isMine: boolean): string | null {
  if (missing.length === 0) return null;
  const name = providerName(provider);
  const what =
    provider === "slack" && missing.includes("commands")
      ? "/caseyos does not work yet: Slack was connected before we asked for it."
      : `${name} was connected before everything was asked for that is used now.`;
  return isMine ? `${what} Reconnect ${name} to allow it.` : `${what} Ask an admin to reconnect ${name}.`;
}

/** What a person can do about a connection, as a sentence; null when nothing is needed. */
export function remedyOf(health: Health, isMine: boolean): string | null {
  const name = providerName(health.provider);
  if (health.status === "reconnect_needed") {
    return isMine
      ? `Reconnect ${name}: nothing is lost, and the sync goes on from where it stopped.`
      : `Ask the person who connected it to reconnect ${name}.`;
  }
  if (health.status === "connected" && health.lastError !== null) return "Nothing to do: it is tried again by itself.";
  return null;
}
