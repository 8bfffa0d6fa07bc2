import type { ChatChannel, ChatUser } from "#server/connectors/ports/chat.ts";

/** Type of the metadata that carries our key; Slack keeps it with the message and shows it to our app only. */
export const KEY_EVENT = "caseyos_move";

export type SlackMessage = {
  ts?: string;
  metadata?: { event_type?: string; event_payload?: Record<string, unknown> };
};

type Channel = { id?: string; name?: string; is_private?: boolean; is_member?: boolean };
export const channelOf = ({ id, name, is_private, is_member }: Channel): ChatChannel[] =>
  id && name ? [{ id, name, isPrivate: is_private === true, isMember: is_member === true }] : [];

type Member = {
  id?: string;
  name?: string;
  real_name?: string;
  deleted?: boolean;
  is_bot?: boolean;
  profile?: { email?: string; display_name?: string };
};
/** People who left the team are left out. */
export const userOf = (member: Member): ChatUser[] => {
  const { id, profile } = member;
  const name = profile?.display_name || member.real_name || member.name;
  if (!id || !name || member.deleted) return [];
  return [{ id, name, email: profile?.email?.toLowerCase() ?? null, isBot: member.is_bot === true }];
};

/** Slack reads `<!channel>` and `<@U1>` as calls to people: what we write is text and calls nobody. */
export const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** What people wrote, without Slack's own marks: links and channels by their names, escapes undone. */
export const plainText = (text: string): string =>
  text
    .replace(/<(?:mailto:|tel:)?([^|>@!#][^|>]*)\|([^>]+)>/g, "$2")
    .replace(/<#[A-Z0-9]+\|([^>]*)>/g, "#$1")
    .replace(/<mailto:([^>]+)>/g, "$1")
    .replace(/<(https?:[^>]+)>/g, "$1")
    .replace(/<![^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();

/** The blocks as they came; Slack checks them. */
export const blocksOf = (blocks: unknown[] | null): { blocks?: never[] } =>
  blocks === null ? {} : { blocks: blocks as never[] };
