import type { Client } from "@xdevplatform/xdk";
import type { Guard } from "#server/connectors/http/guard.ts";
import { type CallKind, type Refine, vendorCalls } from "#server/connectors/http/vendor-calls.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { SocialPort, SocialWindow } from "#server/connectors/ports/social.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { ok } from "#server/platform/pure/result.ts";
import { SECOND_MS } from "#server/platform/pure/time.ts";
import { inOurShape, xClient, xRemedy } from "./client.ts";
import type { XEnv } from "./env.ts";
import { pageOf, postUrl, wantedFields } from "./map.ts";

const refine: Refine = (failure) => xRemedy(failure.vendorCode);

/** X answers 10 to 100 posts a page in search, 5 to 100 elsewhere. */
const LEAST = 10;
const MOST = 100;
const OWN_POSTS = 100;

type Account = { id: string; handle: string; name: string };
type Run = <T>(kind: CallKind, call: (client: Client, signal: AbortSignal) => Promise<T>) => VendorResult<T>;

/** One X account by the official client. */
export function xSocial(env: XEnv, token: TokenSource, guard: Guard): SocialPort {
  const calls = vendorCalls("X", guard, refine);
  const run: Run = (kind, call) =>
    calls.authorised(kind, token, (accessToken, signal) =>
      inOurShape(() => call(xClient(env.X_API_URL, accessToken), signal)),
    );
  const getAccount = () => run("read", (client, signal) => me(client, signal));
  return {
    getAccount,
    search: ({ query, ...window }) =>
      run("read", async (client, signal) => {
        const options = { ...askedFor(window), requestOptions: { signal } };
        return pageOf(await client.posts.searchRecent(query, options), window.limit);
      }),
    mentions: (window) =>
      run("read", async (client, signal) => {
        const account = await me(client, signal);
        const options = { ...askedFor(window), requestOptions: { signal } };
        return pageOf(await client.users.getMentions(account.id, options), window.limit);
      }),
    post: async (post) => {
      const account = await getAccount();
      return account.ok ? create(run, account.value, post) : account;
    },
    ownPosts: (after) =>
      run("read", async (client, signal) => {
        const account = await me(client, signal);
        const startTime = new Date(Math.floor(after.getTime() / SECOND_MS) * SECOND_MS).toISOString();
        const options = { ...wantedFields(), startTime, maxResults: OWN_POSTS, requestOptions: { signal } };
        return pageOf(await client.users.getPosts(account.id, options), OWN_POSTS).posts;
      }),
    remove: async (id) => {
      const answer = await run("write", async (client, signal) => {
        const path = `/2/tweets/${encodeURIComponent(id)}`;
        const { data } = await client.request<{ data?: { deleted?: boolean } }>("DELETE", path, { signal });
        if (data?.deleted !== true) throw notConfirmed("delete");
      });
      return !answer.ok && answer.error.kind === "not_found" ? ok(undefined) : answer;
    },
  };
}

/** A 200 may carry problems in place of data: for a write that is an outcome nobody knows. */
const notConfirmed = (what: string): Error => new Error(`X answered without the ${what}`);

async function me(client: Client, signal: AbortSignal): Promise<Account> {
  const { data } = await client.users.getMe({ requestOptions: { signal } });
  if (!data?.id || !data.username) throw notConfirmed("account");
  return { id: data.id, handle: data.username, name: data.name ?? data.username };
}

/** The client's own `create` cannot be told to give up, so its request is made here. */
async function create(
  run: Run,
  account: Account,
  { text, inReplyToId }: Parameters<SocialPort["post"]>[0],
): ReturnType<SocialPort["post"]> {
  const body = JSON.stringify({
    text,
    ...(inReplyToId === null ? {} : { reply: { in_reply_to_tweet_id: inReplyToId } }),
  });
  const headers = { "content-type": "application/json" };
  return run("write", async (client, signal) => {
    const made = await client.request<{ data?: { id?: string } }>("POST", "/2/tweets", { body, headers, signal });
    const id = made.data?.id;
    if (!id) throw notConfirmed("post");
    return { id, url: postUrl(account.handle, id) };
  });
}

const askedFor = ({ sinceId, untilId, limit }: SocialWindow) => ({
  ...wantedFields(),
  ...(sinceId === null ? {} : { sinceId }),
  ...(untilId === null ? {} : { untilId }),
  maxResults: Math.min(MOST, Math.max(LEAST, limit)),
});
