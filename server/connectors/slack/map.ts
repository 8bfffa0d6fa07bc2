import type { ChatChannel, ChatPerson, ChatUser } from "#server/connectors/ports/chat.ts";

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

type Profiled = Member & {
  team_id?: string;
  is_email_confirmed?: boolean;
  is_restricted?: boolean;
  is_ultra_restricted?: boolean;
  is_stranger?: boolean;
};
/** Null for who left the team. An address that Slack has not had confirmed says nothing about who somebody is. */
export function personOf(member: Profiled): ChatPerson | null {
  const [known] = userOf(member);
  if (!known) return null;
  const { is_restricted, is_ultra_restricted, is_stranger } = member;
  return {
    id: known.id,
    name: known.name,
    email: member.is_email_confirmed === true ? known.email : null,
    teamId: member.team_id ?? "",
    isOutsider: known.isBot || is_restricted === true || is_ultra_restricted === true || is_stranger === true,
  };
}

/** Slack reads `<!channel>` and `<@U1>` as calls to people: what we write is text and calls nobody. */
export const escapeText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** What people wrote, without Slack's own marks: links and channels by their names, escapes undone. */
export const plainText = (text: string): string =>
  text
    .replace(/<(?:mailto:|tel:)?([^|<>@!#][^|<>]*)\|([^<>]+)>/g, "$2")
    .replace(/<#[A-Z0-9]+\|([^<>]*)>/g, "#$1")
    .replace(/<mailto:([^<>]+)>/g, "$1")
    .replace(/<(https?:[^<>]+)>/g, "$1")
    .replace(/<![^<>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .trim();

/** The blocks as they came; Slack checks them. */
export const blocksOf = (blocks: unknown[] | null): { blocks?: never[] } =>
  blocks === null ? {} : { blocks: blocks as never[] };
