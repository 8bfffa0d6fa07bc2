import type { Tone } from "#components/ui/badge.tsx";
import type { ConnectionView, Provider } from "#server/domain/connections/contract.ts";

export const providers: { provider: Provider; name: string; what: string; personal: boolean }[] = [
  {
    provider: "google",
    name: "Gmail",
    what: "Sends the mail you approve, from your own mailbox, and finds the replies.",
    personal: true,
  },
  {
    provider: "hubspot",
    name: "HubSpot",
    what: "Brings form submissions in, and the contact, company and deal behind each move.",
    personal: false,
  },
];

export const connectionStates: Record<ConnectionView["status"], { label: string; tone: Tone }> = {
  connected: { label: "Connected", tone: "good" },
  reconnect_needed: { label: "Reconnect needed", tone: "bad" },
  disconnected: { label: "Disconnected", tone: "neutral" },
};

const streams: Record<string, string> = {
  mail: "Mailbox",
  mailbox: "Mailbox",
  history: "Mailbox",
  gmail: "Mailbox",
  messages: "Mailbox",
  contacts: "Contacts",
  deals: "Deals",
  companies: "Companies",
};
export const streamLabel = (stream: string): string => streams[stream] ?? stream.replaceAll("_", " ");

const scopeWords: Record<string, string> = {
  openid: "your identity",
  email: "your address",
  profile: "your name",
  "https://www.googleapis.com/auth/gmail.modify": "read, send and label mail",
  "https://www.googleapis.com/auth/gmail.send": "send mail",
  "https://www.googleapis.com/auth/gmail.readonly": "read mail",
  "https://www.googleapis.com/auth/userinfo.email": "your address",
  "https://www.googleapis.com/auth/userinfo.profile": "your name",
};

/** What the scopes allow, in words, the same thing once; HubSpot's are gathered by what is done to which records. */
export function scopeSummary(scopes: readonly string[]): string {
  const words = new Set<string>();
  const records: Record<"read" | "write", Set<string>> = { read: new Set(), write: new Set() };
  for (const scope of scopes) {
    const crm = /^crm\.(?:objects|schemas)\.(\w+)\.(read|write)$/.exec(scope);
    if (crm?.[1]) records[crm[2] === "write" ? "write" : "read"].add(crm[1]);
    else if (scope in scopeWords) words.add(scopeWords[scope] ?? scope);
    else if (scope !== "oauth") words.add(scope);
  }
  if (records.read.size > 0) words.add(`read ${[...records.read].join(", ")}`);
  if (records.write.size > 0) words.add(`change ${[...records.write].join(", ")}`);
  return [...words].join(" · ");
}

const connectErrors: Record<string, string> = {
  access_denied: "You declined at the vendor. Nothing was connected.",
  expired: "That took longer than ten minutes. Start again.",
  state: "The answer did not belong to this session. Start again.",
};

/** Why a connection attempt came back without a connection. */
export const connectErrorText = (reason: string): string => {
  const key = Object.keys(connectErrors).find((entry) => reason.includes(entry));
  return key
    ? (connectErrors[key] ?? reason)
    : "The vendor did not complete it. Start again; if it stays, look at the server's log.";
};
