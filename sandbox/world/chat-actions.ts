import { SLACK_APP } from "../constants.ts";
import { wireMessage } from "../slack/conversations.ts";
import type { SlackEventSender } from "../slack/events.ts";
import type { SlackInteractions } from "../slack/interactions.ts";
import type { SlackChannel, SlackMessage, SlackTeamStore, SlackUser } from "../slack/team.ts";
import type { XStore } from "../x/posts.ts";
import type {
  DeliveryResult,
  SlackCommandInput,
  SlackEventResult,
  SlackMentionInput,
  SlackMessageInput,
  SlackPressInput,
  SlackReactionInput,
  WorldSlack,
  WorldX,
  XPostInput,
  XPostResult,
} from "./contract.ts";
import { WorldError } from "./mail-actions.ts";

type Slack = { team: SlackTeamStore; events: SlackEventSender; interactions: SlackInteractions };

/** Somebody of the team writes without calling us: no event is sent, since the app listens to mentions and reactions only. */
export function writeInSlack({ team }: Slack, input: SlackMessageInput): { channel: string; ts: string } {
  const message = write(team, input, input.text);
  return { channel: message.channel, ts: message.ts };
}

/** Somebody writes `@CaseyOS …`; the mention is put in front where the text has none. */
export async function mentionInSlack({ team, events }: Slack, input: SlackMentionInput): Promise<SlackEventResult> {
  const mention = `<@${SLACK_APP.botUserId}>`;
  const text = input.text.includes(mention) ? input.text : `${mention} ${input.text}`;
  const message = write(team, input, text);
  const { type: _type, ...wire } = wireMessage(team, message, false);
  const event = { type: "app_mention", channel: message.channel, event_ts: message.ts, ...wire };
  const deliveries = await events.send(event, input.deliveries ?? 1, input.signature ?? "valid");
  return { channel: message.channel, ts: message.ts, deliveries };
}

/** Somebody puts a reaction on a message. */
export async function reactInSlack({ team, events }: Slack, input: SlackReactionInput): Promise<SlackEventResult> {
  const channel = channelOf(team, input.channel);
  const message = team.message(channel.id, input.ts);
  if (!message) throw new WorldError(`no message ${input.ts} in #${channel.name}`);
  const user = personOf(team, input.user);
  const others = message.reactions.filter((reaction) => reaction.name !== input.reaction);
  const users = message.reactions.find((reaction) => reaction.name === input.reaction)?.users ?? [];
  const reactions = [...others, { name: input.reaction, users: [...new Set([...users, user.id])] }];
  team.change(message, { reactions });
  const item = { type: "message", channel: channel.id, ts: message.ts };
  const event_ts = (Date.now() / 1000).toFixed(6);
  const event = {
    type: "reaction_added",
    user: user.id,
    reaction: input.reaction,
    item,
    item_user: message.userId,
    event_ts,
  };
  const deliveries = await events.send(event, input.deliveries ?? 1, input.signature ?? "valid");
  return { channel: channel.id, ts: message.ts, deliveries };
}

/** Somebody types `/caseyos …`. */
export async function commandInSlack(
  { team, interactions }: Slack,
  input: SlackCommandInput,
): Promise<{ deliveries: DeliveryResult[] }> {
  const place = channelOf(team, input.channel ?? "sales");
  return { deliveries: await interactions.command(input, personOf(team, input.user), place) };
}

/** Somebody presses a button of an answer that CaseyOS gave them; the newest one that fits. */
export async function pressInSlack(
  { team, interactions }: Slack,
  input: SlackPressInput,
): Promise<{ deliveries: DeliveryResult[] }> {
  const deliveries = await interactions.press(input, personOf(team, input.user));
  if (!deliveries) throw new WorldError("no such button stands in Slack");
  return { deliveries };
}

function write(team: SlackTeamStore, input: SlackMessageInput, text: string): SlackMessage {
  const channel = channelOf(team, input.channel ?? "sales");
  if (!channel.isMember) throw new WorldError(`CaseyOS is not in #${channel.name}`);
  const user = personOf(team, input.user);
  const content = { text, blocks: null, threadTs: input.threadTs ?? null, metadata: null, isOurs: false };
  return team.write({ channel: channel.id, userId: user.id, ...content });
}

function channelOf(team: SlackTeamStore, named: string): SlackChannel {
  const channel = team.channel(named);
  if (!channel) throw new WorldError(`no channel ${named}`);
  return channel;
}

/** By e-mail, name or id; default: the first person of the team. */
function personOf(team: SlackTeamStore, named: string | undefined): SlackUser {
  const people = team.users.all().filter((user) => !user.isBot);
  const person =
    named === undefined ? people[0] : people.find((user) => [user.id, user.email, user.name].includes(named));
  if (!person) throw new WorldError(`nobody called ${named} in Slack`);
  return person;
}

/** Anybody posts on X; an account that is not there yet is made. */
export function postOnX(store: XStore, input: XPostInput): XPostResult {
  const handle = input.handle.replace(/^@/, "");
  const known = store.byHandle(handle);
  const id = known?.id ?? String(1_600_000_000_000_000_000n + BigInt(store.accounts.size()));
  const name = input.name ?? known?.name ?? handle;
  const followers = input.followers ?? known?.followers ?? 0;
  const author = { id, handle: known?.handle ?? handle, name, followers, verified: known?.verified ?? false };
  store.accounts.put(id, author);
  const inReplyToId = input.inReplyToId ?? null;
  if (inReplyToId !== null && !store.post(inReplyToId)) throw new WorldError(`no post ${inReplyToId} on X`);
  const post = store.write({ authorId: id, text: input.text, inReplyToId });
  return { id: post.id, handle: author.handle };
}

export function slackState({ team, events, interactions }: Slack): WorldSlack {
  const channels = team.channels.all();
  return {
    channels: channels.map(({ id, name, isPrivate, isMember }) => ({ id, name, isPrivate, isMember })),
    messages: channels.flatMap((channel) => team.messages(channel.id)),
    files: team.files.all().map(({ id, name, length, channel }) => ({ id, name, length, channel })),
    deliveries: events.all(),
    answers: interactions.answers(),
  };
}

export function xState(store: XStore): WorldX {
  return {
    accounts: store.accounts.all(),
    posts: store.posts().map((post) => ({
      ...post,
      handle: store.accounts.get(post.authorId)?.handle ?? "",
      createdAt: new Date(post.createdAtMs).toISOString(),
    })),
  };
}
