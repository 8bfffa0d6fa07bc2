import { createFakeVendor } from "#server/connectors/http/fake-vendor.ts";
import type {
  ChatAnswer,
  ChatAnswers,
  ChatChannel,
  ChatPerson,
  ChatPort,
  ChatPost,
  ChatUser,
  PostedMessage,
} from "#server/connectors/ports/chat.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { OAuthPort, TokenSet } from "#server/connectors/ports/oauth.ts";
import { ok } from "#server/platform/pure/result.ts";
import { slackScopes } from "./scopes.ts";

export type FakeSlackMessage = {
  channel: string;
  ts: string;
  userId: string;
  text: string;
  blocks: unknown[] | null;
  threadTs: string | null;
  /** Our own handle, where the message carries one. */
  key: string | null;
  postedAt: Date;
};

/** Where the fake takes answers. */
export const FAKE_ANSWERS = "https://slack.fake/answers/";

export type FakeSlackTeam = {
  teamId: string;
  teamName: string;
  botUserId: string;
  channels: ChatChannel[];
  users: (ChatUser & { isGuest?: boolean; teamId?: string })[];
};

const team: FakeSlackTeam = {
  teamId: "T0FAKE001",
  teamName: "Fake team",
  botUserId: "U0CASEYBOT",
  channels: [
    { id: "C0SALES001", name: "sales", isPrivate: false, isMember: true },
    { id: "C0OTHER001", name: "other", isPrivate: false, isMember: false },
  ],
  users: [{ id: "U0CASEY001", name: "Casey", email: "casey@brightline.test", isBot: false }],
};

/** Channels with what stands in them; stamps rise. */
function createRoom(now: () => Date, options: Partial<FakeSlackTeam>) {
  const world = { ...structuredClone(team), ...options };
  const messages: FakeSlackMessage[] = [];
  let counter = 0;
  const stamp = (): string => {
    counter += 1;
    return `${Math.floor(now().getTime() / 1000)}.${String(counter).padStart(6, "0")}`;
  };
  return {
    world,
    messages,
    stamp,
    at: ({ channel, ts }: { channel: string; ts: string }) =>
      messages.find((message) => message.channel === channel && message.ts === ts),
    put(message: Omit<FakeSlackMessage, "ts" | "postedAt">): FakeSlackMessage {
      const stored = { ...message, ts: stamp(), postedAt: now() };
      messages.push(stored);
      return stored;
    },
  };
}

type Room = ReturnType<typeof createRoom>;
type Vendor = ReturnType<typeof createFakeVendor>;
type FakeFile = { id: string; channel: string; name: string; bytes: Uint8Array; comment: string };

/** A Slack team in memory: channels, people, messages with their metadata, files, consent and faults. */
export function createFakeSlack(options: { now?: () => Date; team?: Partial<FakeSlackTeam> } = {}) {
  const vendor = createFakeVendor("Slack", slackScopes, 0);
  const room = createRoom(options.now ?? (() => new Date()), options.team ?? {});
  const files: FakeFile[] = [];
  const answers: (ChatAnswer & { address: string })[] = [];
  const answer: ChatAnswers = async (address, given) => {
    if (!address.startsWith(FAKE_ANSWERS)) return vendor.fail("rejected");
    answers.push({ ...given, address });
    return ok(undefined);
  };
  return {
    ...vendor,
    answer,
    /** What people were answered, oldest first. */
    answers,
    oauth: lasting(vendor.oauth),
    grant: (account: string, granted?: readonly string[]): TokenSet => lastingTokens(vendor.grant(account, granted)),
    chat: (token: TokenSource): ChatPort => ({
      ...reading(vendor, room, token),
      ...writing(vendor, room, token),
      uploadFile: ({ channel, name, bytes, comment }) =>
        vendor.call("write", token, () => {
          const refused = refusalOf(vendor, room, channel);
          if (refused) return refused;
          const id = `F${room.stamp().replace(".", "")}`;
          files.push({ id, channel, name, bytes, comment });
          return ok({ id });
        }),
    }),
    world: room.world,
    /** What stands in the channels now, oldest first. */
    messages: room.messages,
    files,
    /** Somebody of the team writes. */
    write: (channel: string, userId: string, text: string, threadTs: string | null = null): FakeSlackMessage =>
      room.put({ channel, userId, text, blocks: null, threadTs, key: null }),
  };
}

export type FakeSlack = ReturnType<typeof createFakeSlack>;

function refusalOf(vendor: Vendor, room: Room, channel: string) {
  const found = room.world.channels.find((entry) => entry.id === channel);
  if (!found) return vendor.fail("not_found", 404);
  return found.isMember ? null : vendor.fail("rejected", 400);
}

function reading(vendor: Vendor, room: Room, token: TokenSource) {
  const { world } = room;
  return {
    getAccount: () =>
      vendor.call("read", token, () => {
        const { teamId, teamName, botUserId } = world;
        return ok({ teamId, teamName, botUserId });
      }),
    listChannels: () => vendor.call("read", token, () => ok({ channels: [...world.channels], nextCursor: null })),
    listUsers: () => vendor.call("read", token, () => ok({ users: [...world.users], nextCursor: null })),
    getUser: (userId) =>
      vendor.call<ChatPerson | null>("read", token, () => {
        const user = world.users.find(({ id }) => id === userId);
        if (!user) return ok(null);
        const { id, name, email, isBot, isGuest = false, teamId = world.teamId } = user;
        return ok({ id, name, email, teamId, isOutsider: isBot || isGuest });
      }),
    findByKey: (channel, key, after, threadTs = null) =>
      vendor.call<PostedMessage | null>("read", token, () => {
        const refused = refusalOf(vendor, room, channel);
        if (refused) return refused;
        const since = Math.floor(after.getTime() / 1000);
        const found = room.messages.find(
          (message) =>
            message.channel === channel &&
            message.threadTs === threadTs &&
            message.key === key &&
            Number(message.ts) >= since,
        );
        return ok(found ? postedOf(found) : null);
      }),
    getMessage: (message) =>
      vendor.call<ChatPost | null>("read", token, () => {
        const found = room.at(message);
        if (!found) return ok(null);
        const { text, userId, threadTs } = found;
        return ok({ ...postedOf(found), text, userId, threadTs });
      }),
  } satisfies Partial<ChatPort>;
}

function writing(vendor: Vendor, room: Room, token: TokenSource) {
  return {
    post: ({ channel, text, blocks, threadTs, key }) =>
      vendor.call<PostedMessage>("write", token, () => {
        const refused = refusalOf(vendor, room, channel);
        if (refused) return refused;
        if (threadTs !== null && !room.at({ channel, ts: threadTs })) return vendor.fail("not_found", 404);
        return ok(postedOf(room.put({ channel, userId: room.world.botUserId, text, blocks, threadTs, key })));
      }),
    update: ({ channel, ts, text, blocks }) =>
      vendor.call<void>("write", token, () => {
        const message = room.at({ channel, ts });
        if (!message) return vendor.fail("not_found", 404);
        Object.assign(message, { text, blocks });
        return ok(undefined);
      }),
    remove: (message) =>
      vendor.call<void>("write", token, () => {
        const found = room.at(message);
        if (found) room.messages.splice(room.messages.indexOf(found), 1);
        return ok(undefined);
      }),
  } satisfies Partial<ChatPort>;
}

/** A bot token of Slack does not expire and has no refresh token. */
const lastingTokens = (tokens: TokenSet): TokenSet => ({ ...tokens, refreshToken: null, expiresInSeconds: null });

const lasting = (oauth: OAuthPort): OAuthPort => ({
  ...oauth,
  exchangeCode: async (request) => {
    const answer = await oauth.exchangeCode(request);
    return answer.ok ? ok(lastingTokens(answer.value)) : answer;
  },
});

const postedOf = ({ channel, ts }: { channel: string; ts: string }): PostedMessage => ({
  channel,
  ts,
  permalink: `https://slack.fake/archives/${channel}/p${ts.replace(".", "")}`,
});
