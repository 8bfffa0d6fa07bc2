import type { SocialPort, SocialPost } from "#server/connectors/ports/social.ts";
import { type VendorError, vendorFailure } from "#server/connectors/ports/vendor-error.ts";
import { ingestSignal } from "#server/domain/signals/index.ts";
import { type Ctx, createCtx, type Deps } from "#server/platform/context.ts";
import { conflict, isAppError, toAppError } from "#server/platform/pure/errors.ts";
import { asWorkspaceId } from "#server/platform/pure/ids.ts";
import type { Result } from "#server/platform/pure/result.ts";
import { MINUTE_MS, SECOND_MS } from "#server/platform/pure/time.ts";
import { transact } from "#server/platform/transact.ts";
import type { SocialWatch } from "../contract.ts";
import { nextAttemptAt } from "../policy/freshness.ts";
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
import {
  type HeldStream,
  leaseStreams,
  releaseStream,
  type StreamState,
  stepStream,
  streamState,
} from "../store/streams.ts";
import { socialFor } from "../verbs/ports.ts";

export const SOCIAL_STREAMS = ["mentions", "watch"] as const;
const LEASE_MS = 2 * MINUTE_MS;
const AT_ONCE = 20;
const PAGE = 100;
/** Of one query in one look; what is left is read at the next. */
const MOST_PAGES = 5;

type Found = { kind: "social_mention" | WatchKind; post: SocialPost };

/**
 * Looks at every X account that is due, in all workspaces; several processes share the work. One account that fails does not
 * stop the others: its error stands on its stream.
 * @param options.everySeconds pace of a healthy account
 */
export async function syncDueSocial(
  deps: Deps,
  { everySeconds }: { everySeconds: number },
): Promise<{ synced: number; failed: number }> {
  const now = deps.now();
  const lease = { owner: deps.newId(), now, until: new Date(now.getTime() + LEASE_MS), limit: AT_ONCE };
  const held = await leaseStreams(deps, { provider: "x", streams: SOCIAL_STREAMS }, lease);
  let synced = 0;
  for (const stream of held) {
    const ctx = createCtx(deps, {
      workspaceId: asWorkspaceId(stream.workspaceId),
      actor: { type: "system", id: "social-sync" },
      requestId: deps.newId(),
      surface: "job",
    });
    synced += (await runStream(ctx, stream, everySeconds)) ? 1 : 0;
  }
  return { synced, failed: held.length - synced };
}

async function runStream(ctx: Ctx, held: HeldStream, everySeconds: number): Promise<boolean> {
  const state = await streamState(ctx.db.prisma, held);
  try {
    await readNews(ctx, held, state, everySeconds);
    return true;
  } catch (error) {
    const { code, reason, message } = toAppError(error);
    ctx.log.warn({ connectionId: held.connectionId, stream: held.stream, code, reason }, "X not read");
    const retryAfterMs = isAppError(error) ? error.retryAfterMs : undefined;
    const nextRunAt = nextAttemptAt(ctx.now(), state?.lastRunAt ?? null, everySeconds, retryAfterMs);
    const text = isAppError(error) ? message : "Reading X failed on our side.";
    await releaseStream(ctx.db.prisma, held, { nextRunAt, error: text });
    return false;
  }
}

/** What was found, its signals and the new position are committed together, by the holder of the lease only. */
async function readNews(ctx: Ctx, held: HeldStream, state: StreamState | null, everySeconds: number): Promise<void> {
  const port = await socialFor(ctx, held.connectionId);
  const watch = (await storedWatch(ctx.db.prisma, ctx.workspaceId)) ?? defaultWatch;
  const cursor = readCursor(state?.cursor ?? null);
  const startedAt = state?.startedAt ?? ctx.now();
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
    const until = new Date(ctx.now().getTime() + LEASE_MS);
    const isOurs = await stepStream(tx, held, { cursor: writeCursor(next), startedAt, found: made, until });
    if (!isOurs) throw conflict("connection.lease_lost", "Another worker reads this account now.");
    // Behind a gap newer posts wait.
    const isBehind = cursor.gap !== null || next.gap !== null;
    const nextRunAt = new Date(ctx.now().getTime() + (isBehind ? 0 : everySeconds * SECOND_MS));
    await releaseStream(tx, held, { nextRunAt, lastRunAt: ctx.now(), error: null });
  });
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

function orThrow<T>(answer: Result<T, VendorError>): T {
  if (!answer.ok) throw vendorFailure(answer.error);
  return answer.value;
}
