import type { Store } from "../store/journal.ts";

export type SlackUser = { id: string; name: string; realName: string; email: string | null; isBot: boolean };
export type SlackChannel = {
  id: string;
  name: string;
  isPrivate: boolean;
  isArchived: boolean;
  /** Whether our bot is in it. */
  isMember: boolean;
  topic: string;
};
export type SlackMessage = {
  channel: string;
  /** Slack's id of a message within its channel: seconds and six digits. */
  ts: string;
  userId: string;
  text: string;
  blocks: unknown[] | null;
  threadTs: string | null;
  metadata: { event_type: string; event_payload: Record<string, unknown> } | null;
  reactions: { name: string; users: string[] }[];
  /** The bot's own application wrote it. */
  isOurs: boolean;
};
export type SlackFile = { id: string; name: string; length: number; bytes: string | null; channel: string | null };

export type SlackTeamStore = ReturnType<typeof createTeamStore>;

/** One Slack team: people, channels, messages, files. */
export function createTeamStore(store: Store) {
  const users = store.collection<SlackUser>("slack.users");
  const channels = store.collection<SlackChannel>("slack.channels");
  const messages = store.collection<SlackMessage>("slack.messages");
  const files = store.collection<SlackFile>("slack.files");
  const idOf = (channel: string, ts: string) => `${channel}:${ts}`;
  let lastMicros = 0;
  /** Later than every stamp before it, so that order and identity hold within one millisecond. */
  const stamp = (atMs: number): string => {
    const newest = messages.all().reduce((most, message) => Math.max(most, Number(message.ts) * 1e6), lastMicros);
    lastMicros = Math.max(Math.round(atMs * 1000), Math.round(newest) + 1);
    const seconds = Math.floor(lastMicros / 1e6);
    return `${seconds}.${String(lastMicros % 1e6).padStart(6, "0")}`;
  };
  return {
    users,
    channels,
    files,
    message: (channel: string, ts: string) => messages.get(idOf(channel, ts)),
    /** Oldest first. */
    messages: (channel: string): SlackMessage[] =>
      messages
        .all()
        .filter((message) => message.channel === channel)
        .sort((a, b) => Number(a.ts) - Number(b.ts)),
    /** @param atMs when it was written; its stamp may be a little later */
    write(message: Omit<SlackMessage, "ts" | "reactions">, atMs = Date.now()): SlackMessage {
      const stored = { ...message, ts: stamp(atMs), reactions: [] };
      messages.put(idOf(stored.channel, stored.ts), stored);
      return stored;
    },
    change(message: SlackMessage, patch: Partial<SlackMessage>): void {
      messages.put(idOf(message.channel, message.ts), { ...message, ...patch });
    },
    remove: (message: SlackMessage) => messages.delete(idOf(message.channel, message.ts)),
    /** A channel by its id, or by its name with or without #. */
    channel: (named: string): SlackChannel | undefined =>
      channels.get(named) ?? channels.all().find((channel) => channel.name === named.replace(/^#/, "")),
  };
}
