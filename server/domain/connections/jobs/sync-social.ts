import type { SocialPort, SocialPost } from "#server/connectors/ports/social.ts";
import { orThrow } from "#server/connectors/ports/vendor-error.ts";
import { ingestSignal } from "#server/domain/signals/index.ts";
import type { Ctx, Deps } from "#server/platform/context.ts";
import { transact } from "#server/platform/transact.ts";
import type { SocialWatch } from "../contract.ts";
import {
  afterLook,
  laterId,
  nextWindow,
  readCursor,
  type SocialLook,
  type SocialWindow,
  writeCursor,
} from "../policy/social-cursor.ts";
import { defaultWatch, matchedWords, queriesOf, type WatchKind } from "../policy/social-watch.ts";
import { storedWatch } from "../store/social-watch.ts";
import type { HeldStream, StreamState } from "../store/streams.ts";
import { socialFor } from "../verbs/ports.ts";
import { type Look, moveOn, readDue } from "./read-due.ts";

const SOCIAL_STREAMS = ["mentions", "watch"] as const;
const AT_ONCE = 20;
const PAGE = 100;
/** Of one query in one look; what is left is read at the next. */
const MOST_PAGES = 5;

type Found = { kind: "social_mention" | WatchKind; post: SocialPost };

/** Looks at every X account that is due. @param options.everySeconds pace of a healthy account */
export const syncDueSocial = (
  deps: Deps,
  { everySeconds }: { everySeconds: number },
): Promise<{ synced: number; failed: number }> => {
  const wanted = { provider: "x", streams: SOCIAL_STREAMS, limit: AT_ONCE };
  return readDue(deps, { actor: "social-sync", what: "X", everySeconds, ...wanted }, readNews);
};

/** What was found, its signals and the new position are committed together, by the holder of the lease only. */
async function readNews(ctx: Ctx, held: HeldStream, state: StreamState): Promise<Look> {
  const port = await socialFor(ctx, held.connectionId);
  const watch = (await storedWatch(ctx.db.prisma, ctx.workspaceId)) ?? defaultWatch;
  const cursor = readCursor(state.cursor);
  const startedAt = state.startedAt ?? ctx.now();
  const window = { ...nextWindow(cursor), startedAt, now: ctx.now() };
  const { found, ...look } =
    held.stream === "mentions" ? await mentionsOf(port, window) : await watchedPosts(port, watch, window);
  const next = afterLook(cursor, look);
  // Posts from before the connect are history, not news.
  const news = found.filter(({ post }) => post.createdAt >= startedAt);
  await transact(ctx, async (tx) => {
    let made = 0;
    for (const { kind, post } of news) {
      const signal = await ingestSignal(ctx, { source: "x", type: kind, ...signalOf(held, post, watch) }, tx);
      made += signal.isDuplicate ? 0 : 1;
    }
    await moveOn(tx, ctx, held, { cursor: writeCursor(next), startedAt, found: made });
  });
  // Behind a gap newer posts wait.
  return cursor.gap !== null || next.gap !== null ? { waitMs: 0 } : {};
}

type News = SocialLook & { found: Found[] };
type Window = SocialWindow & { startedAt: Date; now: Date };
type ReadPage = (window: SocialWindow & { limit: number }) => ReturnType<SocialPort["mentions"]>;

/** From the newest back to the cursor, or as many pages as one look may. What was posted before the connect is not looked for. */
async function readPages(read: ReadPage, { sinceId, untilId, startedAt }: Window) {
  const posts: SocialPost[] = [];
  let newestId: string | null = null;
  let until = untilId;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = orThrow(await read({ sinceId, untilId: until, limit: PAGE }));
    posts.push(...page.posts);
    newestId = laterId(newestId, page.newestId);
    const isHistory = page.posts.some((post) => post.createdAt < startedAt);
    if (!page.hasMore || page.oldestId === null || isHistory) return { posts, newestId, unreadBelow: null };
    until = page.oldestId;
  }
  return { posts, newestId, unreadBelow: until };
}

async function mentionsOf(port: SocialPort, window: Window): Promise<News> {
  const { posts, ...look } = await readPages((page) => port.mentions(page), window);
  return { found: posts.map((post) => ({ kind: "social_mention", post })), ...look };
}

/** All queries share a cursor: below the highest unread one everything is read again, which makes no second signal. */
async function watchedPosts(port: SocialPort, watch: SocialWatch, window: Window): Promise<News> {
  const account = orThrow(await port.getAccount());
  const news: News = { found: [], newestId: null, unreadBelow: null };
  for (const { kind, query } of queriesOf(watch, account.handle)) {
    const { posts, unreadBelow } = await readPages((page) => port.search({ query, ...page }), window);
    // A post that mentions us is a mention, whatever else stands in it.
    const mention = new RegExp(`@${account.handle}(?!\\w)`, "i");
    news.found.push(...posts.filter((post) => !mention.test(post.text)).map((post) => ({ kind, post })));
    // One query's post of this very moment is no measure for the queries before it: theirs may have come in between.
    for (const post of posts) if (post.createdAt <= window.now) news.newestId = laterId(news.newestId, post.id);
    news.unreadBelow = laterId(news.unreadBelow, unreadBelow);
  }
  return news;
}

function signalOf(held: HeldStream, post: SocialPost, watch: SocialWatch) {
  const { id: postId, text, authorHandle, authorName, authorFollowers, url } = post;
  return {
    payload: {
      connectionId: held.connectionId,
      postId,
      text: text.slice(0, 4_000),
      authorHandle,
      authorName: authorName.slice(0, 200),
      authorFollowers,
      url,
      matched: matchedWords(post, watch),
    },
    // One post is one signal, also when several searches find it.
    naturalKey: `post:${postId}`,
    occurredAt: post.createdAt,
  };
}
