import { SLACK_APP, SLACK_TEAM } from "../constants.ts";
import { type Arguments, flag, type Method, pageOf, SlackRefusal, text } from "./methods.ts";
import type { SlackChannel, SlackMessage, SlackTeamStore, SlackUser } from "./team.ts";

/** Methods that read: who we are, channels, people, messages, links. */
export function readingMethods(team: SlackTeamStore, baseUrl: string): Record<string, Method> {
  const teamUrl = `${baseUrl}/`;
  return {
    "auth.test": {
      scopes: [],
      takes: [],
      run: () => ({
        url: teamUrl,
        team: SLACK_TEAM.name,
        user: "caseyos",
        team_id: SLACK_TEAM.id,
        user_id: SLACK_APP.botUserId,
        bot_id: SLACK_APP.botId,
        is_enterprise_install: false,
      }),
    },
    "conversations.list": {
      scopes: ["channels:read", "groups:read"],
      takes: ["exclude_archived", "types", "limit", "cursor"],
      run: (args) => listChannels(team, args),
    },
    "conversations.history": {
      scopes: ["channels:history", "groups:history"],
      takes: ["channel", "oldest", "latest", "inclusive", "limit", "cursor", "include_all_metadata"],
      run: (args) => {
        const channel = joined(team, args);
        const all = team.messages(channel.id).filter((message) => message.threadTs === null);
        return listMessages(team, args, all.toReversed());
      },
    },
    "conversations.replies": {
      scopes: ["channels:history", "groups:history"],
      takes: ["channel", "ts", "oldest", "latest", "inclusive", "limit", "cursor", "include_all_metadata"],
      run: (args) => {
        const channel = joined(team, args);
        const ts = text(args, "ts");
        const asked = team.message(channel.id, ts);
        if (!asked) throw new SlackRefusal("thread_not_found");
        const root = asked.threadTs ?? asked.ts;
        const thread = team.messages(channel.id).filter((message) => message.ts === root || message.threadTs === root);
        return listMessages(team, args, thread);
      },
    },
    "chat.getPermalink": {
      scopes: [],
      takes: ["channel", "message_ts"],
      run: (args) => {
        const channel = known(team, args);
        const ts = text(args, "message_ts");
        if (!team.message(channel.id, ts)) throw new SlackRefusal("message_not_found");
        return { channel: channel.id, permalink: `${teamUrl}archives/${channel.id}/p${ts.replace(".", "")}` };
      },
    },
    "users.info": {
      scopes: ["users:read"],
      takes: ["user"],
      run: (args, grant) => {
        const user = team.users.get(text(args, "user"));
        if (!user) throw new SlackRefusal("user_not_found");
        return { user: wireUser(user, grant.scopes.includes("users:read.email")) };
      },
    },
    "users.list": {
      scopes: ["users:read"],
      takes: ["limit", "cursor"],
      run: (args, grant) => {
        const { items, next } = pageOf(args, team.users.all(), 1000);
        const showsMail = grant.scopes.includes("users:read.email");
        return {
          members: items.map((user) => wireUser(user, showsMail)),
          cache_ts: Math.floor(Date.now() / 1000),
          response_metadata: { next_cursor: next },
        };
      },
    },
  };
}

function listChannels(team: SlackTeamStore, args: Arguments): Record<string, unknown> {
  const types = (text(args, "types") || "public_channel").split(",").map((type) => type.trim());
  if (types.some((type) => !["public_channel", "private_channel"].includes(type))) {
    throw new SlackRefusal("sandbox_unsupported_type");
  }
  const wanted = team.channels
    .all()
    .filter((channel) => types.includes(channel.isPrivate ? "private_channel" : "public_channel"))
    // A private channel is not shown to who is not in it.
    .filter((channel) => !channel.isPrivate || channel.isMember)
    .filter((channel) => !(flag(args, "exclude_archived") && channel.isArchived));
  const { items, next } = pageOf(args, wanted, 1000);
  return { channels: items.map(wireChannel), response_metadata: { next_cursor: next } };
}

function listMessages(team: SlackTeamStore, args: Arguments, all: SlackMessage[]): Record<string, unknown> {
  const [oldest, latest] = [Number(text(args, "oldest") || 0), Number(text(args, "latest") || Number.MAX_SAFE_INTEGER)];
  if (Number.isNaN(oldest) || Number.isNaN(latest)) throw new SlackRefusal("invalid_ts_oldest");
  const inclusive = flag(args, "inclusive");
  const isInside = ({ ts }: SlackMessage) =>
    inclusive ? Number(ts) >= oldest && Number(ts) <= latest : Number(ts) > oldest && Number(ts) < latest;
  const { items, next } = pageOf(args, all.filter(isInside), 999);
  const withMetadata = flag(args, "include_all_metadata");
  return {
    messages: items.map((message) => wireMessage(team, message, withMetadata)),
    has_more: next !== "",
    pin_count: 0,
    response_metadata: { next_cursor: next },
  };
}

/** @throws channel_not_found also for private channels that the bot is not in */
export function known(team: SlackTeamStore, args: Arguments): SlackChannel {
  const channel = team.channel(text(args, "channel"));
  if (!channel || (channel.isPrivate && !channel.isMember)) throw new SlackRefusal("channel_not_found");
  return channel;
}

/** @throws not_in_channel */
export function joined(team: SlackTeamStore, args: Arguments): SlackChannel {
  const channel = known(team, args);
  if (!channel.isMember) throw new SlackRefusal("not_in_channel");
  return channel;
}

const wireChannel = (channel: SlackChannel) => ({
  id: channel.id,
  name: channel.name,
  name_normalized: channel.name,
  is_channel: !channel.isPrivate,
  is_group: channel.isPrivate,
  is_im: false,
  is_private: channel.isPrivate,
  is_archived: channel.isArchived,
  is_member: channel.isMember,
  context_team_id: SLACK_TEAM.id,
  topic: { value: channel.topic, creator: "", last_set: 0 },
  purpose: { value: "", creator: "", last_set: 0 },
});

const wireUser = (user: SlackUser, showsMail: boolean) => ({
  id: user.id,
  team_id: SLACK_TEAM.id,
  name: user.name,
  deleted: false,
  real_name: user.realName,
  is_bot: user.isBot,
  is_restricted: false,
  is_ultra_restricted: false,
  ...(showsMail ? { is_email_confirmed: user.email !== null } : {}),
  profile: {
    real_name: user.realName,
    display_name: user.name,
    ...(showsMail && user.email ? { email: user.email } : {}),
  },
});

/** Metadata comes to whoever asks for it; a bot's own messages name the bot. */
export function wireMessage(team: SlackTeamStore, message: SlackMessage, withMetadata: boolean) {
  const replies = team.messages(message.channel).filter((other) => other.threadTs === message.ts);
  return {
    type: "message",
    user: message.userId,
    ts: message.ts,
    text: message.text,
    team: SLACK_TEAM.id,
    ...(message.isOurs ? { bot_id: SLACK_APP.botId, app_id: SLACK_APP.appId } : {}),
    ...(message.blocks === null ? {} : { blocks: message.blocks }),
    ...(message.threadTs === null ? {} : { thread_ts: message.threadTs }),
    ...(replies.length === 0 ? {} : { thread_ts: message.ts, reply_count: replies.length }),
    ...(message.reactions.length === 0
      ? {}
      : { reactions: message.reactions.map((reaction) => ({ ...reaction, count: reaction.users.length })) }),
    ...(withMetadata && message.metadata !== null ? { metadata: message.metadata } : {}),
  };
}
