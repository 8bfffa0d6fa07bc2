import type { WebClient } from "@slack/web-api";
import type { Guard } from "#server/connectors/http/guard.ts";
import { HttpStatusError } from "#server/connectors/http/token-endpoint.ts";
import { type CallKind, type Refine, vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { ChatPort, PostedMessage } from "#server/connectors/ports/chat.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { ok } from "#server/platform/pure/result.ts";
import { MINUTE_MS, SECOND_MS } from "#server/platform/pure/time.ts";
import { inOurShape, slackClient, slackRemedy } from "./client.ts";
import type { SlackEnv } from "./env.ts";
import { blocksOf, channelOf, escapeText, KEY_EVENT, personOf, plainText, type SlackMessage, userOf } from "./map.ts";

const refine: Refine = (failure) => slackRemedy(failure.vendorCode);

const PAGE = 200;
/** Pages that are looked through for a message of ours: 1,000 messages. */
const MOST_PAGES = 5;
/** How far Slack's clock and ours may differ. */
const CLOCK_SLACK_MS = MINUTE_MS;

type Call<T> = (client: WebClient, token: string, signal: AbortSignal) => Promise<T>;
type Run = <T>(kind: CallKind, call: Call<T>) => VendorResult<T>;

/** One Slack team by the official client, as our bot. */
export function slackChat(env: SlackEnv, token: TokenSource, guard: Guard): ChatPort {
  const calls = vendorCalls("Slack", guard, refine);
  const run: Run = (kind, call) =>
    calls.authorised(kind, token, (accessToken, signal) =>
      inOurShape(() => call(slackClient(env.SLACK_API_URL, accessToken, signal), accessToken, signal)),
    );
  return {
    ...reading(run),
    ...writing(run),
    uploadFile: (file) => upload(run, file),
  };
}

function reading(
  run: Run,
): Pick<ChatPort, "getAccount" | "listChannels" | "listUsers" | "getUser" | "findByKey" | "getMessage"> {
  return {
    getUser: async (userId) => {
      const answer = await run("read", async (client) => {
        const { user } = await client.users.info({ user: userId });
        return user ? personOf(user) : null;
      });
      return !answer.ok && answer.error.kind === "not_found" ? ok(null) : answer;
    },
    getAccount: () =>
      run("read", async (client) => {
        const { team_id, team, user_id } = await client.auth.test();
        return { teamId: team_id ?? "", teamName: team ?? "", botUserId: user_id ?? "" };
      }),
    listChannels: (cursor) =>
      run("read", async (client) => {
        const page = await client.conversations.list({
          exclude_archived: true,
          types: "public_channel,private_channel",
          limit: PAGE,
          ...(cursor === null ? {} : { cursor }),
        });
        return {
          channels: (page.channels ?? []).flatMap(channelOf),
          nextCursor: page.response_metadata?.next_cursor || null,
        };
      }),
    listUsers: (cursor) =>
      run("read", async (client) => {
        const page = await client.users.list({ limit: PAGE, ...(cursor === null ? {} : { cursor }) });
        return {
          users: (page.members ?? []).flatMap(userOf),
          nextCursor: page.response_metadata?.next_cursor || null,
        };
      }),
    findByKey: async (channel, key, after, threadTs = null) => {
      const oldest = String((after.getTime() - CLOCK_SLACK_MS) / SECOND_MS);
      const found = await run("read", (client) => findMessage(client, { channel, key, oldest, threadTs }));
      if (!found.ok || found.value === null) return found.ok ? ok(null) : found;
      return ok(await withPermalink(run, { channel, ts: found.value }));
    },
    getMessage: async (message) => {
      const found = await run("read", (client) => oneMessage(client, message));
      if (!found.ok) return found.error.kind === "not_found" ? ok(null) : found;
      return ok(found.value && { ...(await withPermalink(run, message)), ...found.value });
    },
  };
}

/** `conversations.replies` finds an answer by its own stamp, and a message that has no answers as well. */
async function oneMessage(client: WebClient, { channel, ts }: { channel: string; ts: string }) {
  const page = await client.conversations.replies({ channel, ts, oldest: ts, latest: ts, inclusive: true, limit: 2 });
  const found = page.messages?.find((message) => message.ts === ts);
  if (!found) return null;
  const threadTs = found.thread_ts && found.thread_ts !== ts ? found.thread_ts : null;
  return { text: plainText(found.text ?? ""), userId: found.user ?? null, threadTs };
}

async function findMessage(
  client: WebClient,
  wanted: { channel: string; key: string; oldest: string; threadTs: string | null },
): Promise<string | null> {
  const { channel, key, oldest, threadTs } = wanted;
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const window = { channel, oldest, limit: PAGE, include_all_metadata: true, ...(cursor ? { cursor } : {}) };
    const page =
      threadTs === null
        ? await client.conversations.history(window)
        : await client.conversations.replies({ ...window, ts: threadTs });
    const messages = (page.messages ?? []) as SlackMessage[];
    const found = messages.find(
      ({ metadata }) => metadata?.event_type === KEY_EVENT && metadata.event_payload?.key === key,
    );
    if (found?.ts) return found.ts;
    cursor = page.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return null;
  }
  return null;
}

/** A link that cannot be had is left out: the message is there all the same. */
async function withPermalink(run: Run, posted: { channel: string; ts: string }): Promise<PostedMessage> {
  const { channel, ts } = posted;
  const link = await run("read", (client) => client.chat.getPermalink({ channel, message_ts: ts }));
  return { channel, ts, permalink: link.ok ? (link.value.permalink ?? null) : null };
}

function writing(run: Run): Pick<ChatPort, "post" | "update" | "remove"> {
  return {
    post: async ({ channel, text, blocks, threadTs, key }) => {
      const posted = await run("write", (client) =>
        client.chat.postMessage({
          channel,
          text: escapeText(text),
          ...blocksOf(blocks),
          ...(threadTs === null ? {} : { thread_ts: threadTs }),
          metadata: { event_type: KEY_EVENT, event_payload: { key } },
          unfurl_links: false,
        }),
      );
      if (!posted.ok) return posted;
      return ok(await withPermalink(run, { channel: posted.value.channel ?? channel, ts: posted.value.ts ?? "" }));
    },
    update: ({ channel, ts, text, blocks }) =>
      run("write", async (client) => {
        await client.chat.update({ channel, ts, text: escapeText(text), ...blocksOf(blocks) });
      }),
    remove: async ({ channel, ts }) => {
      const answer = await run("write", async (client) => {
        await client.chat.delete({ channel, ts });
      });
      return !answer.ok && answer.error.kind === "not_found" ? ok(undefined) : answer;
    },
  };
}

/** Three calls: a place, the bytes, and the one that shows it. Until the last, nobody sees anything. */
async function upload(run: Run, file: Parameters<ChatPort["uploadFile"]>[0]): ReturnType<ChatPort["uploadFile"]> {
  const { channel, name, bytes, comment } = file;
  const stored = await run("exchange", async (client, _token, signal) => {
    const place = await client.files.getUploadURLExternal({ filename: name, length: bytes.byteLength });
    const body = new Uint8Array(bytes);
    const response = await fetch(place.upload_url ?? "", { method: "POST", body, redirect: "error", signal });
    if (!response.ok) throw new HttpStatusError(response, null);
    return place.file_id ?? "";
  });
  if (!stored.ok) return stored;
  return run("write", async (client) => {
    await client.files.completeUploadExternal({
      files: [{ id: stored.value, title: name }],
      channel_id: channel,
      initial_comment: escapeText(comment),
    });
    return { id: stored.value };
  });
}
