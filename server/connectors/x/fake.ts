import { createFakeVendor } from "#server/connectors/http/fake-vendor.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { SocialPage, SocialPort, SocialPost, SocialWindow } from "#server/connectors/ports/social.ts";
import { ok } from "#server/platform/pure/result.ts";
import { xScopes } from "./scopes.ts";

export type FakeXAccount = { id: string; handle: string; name: string; followers: number };

/** Accounts and what they posted; ids rise. */
function createTimeline(now: () => Date) {
  const accounts: FakeXAccount[] = [];
  const posts: SocialPost[] = [];
  let counter = 1_000_000;
  const newId = (): string => {
    counter += 1;
    return String(counter);
  };
  /** The account with this handle, made on first use. */
  const accountOf = (handle: string): FakeXAccount => {
    const known = accounts.find((entry) => entry.handle === handle);
    if (known) return known;
    const account = { id: newId(), handle, name: handle, followers: 0 };
    accounts.push(account);
    return account;
  };
  return {
    posts,
    accountOf,
    /** Somebody posts. */
    write(handle: string, text: string, inReplyToId: string | null = null): SocialPost {
      const author = accountOf(handle);
      const id = newId();
      const post: SocialPost = {
        id,
        text,
        authorId: author.id,
        authorName: author.name,
        authorHandle: handle,
        authorFollowers: author.followers,
        url: `https://x.com/${handle}/status/${id}`,
        createdAt: now(),
        inReplyToId,
      };
      posts.push(post);
      return post;
    },
  };
}

type Timeline = ReturnType<typeof createTimeline>;
type Vendor = ReturnType<typeof createFakeVendor>;

/** X in memory: accounts, posts, search by the words of a query, consent and faults. */
export function createFakeX(options: { now?: () => Date } = {}) {
  const vendor = createFakeVendor("X", xScopes, 7200);
  const timeline = createTimeline(options.now ?? (() => new Date()));
  return {
    ...vendor,
    ...timeline,
    social: (token: TokenSource): SocialPort => ({
      ...reading(vendor, timeline, token),
      ...writing(vendor, timeline, token),
    }),
  };
}

function reading(vendor: Vendor, { posts, accountOf }: Timeline, token: TokenSource) {
  const page = (found: SocialPost[], { sinceId, untilId, limit }: SocialWindow): SocialPage => {
    const isInside = ({ id }: SocialPost) =>
      (sinceId === null || BigInt(id) > BigInt(sinceId)) && (untilId === null || BigInt(id) < BigInt(untilId));
    const all = found.filter(isInside).toReversed();
    const shown = all.slice(0, limit);
    return {
      posts: shown,
      newestId: shown[0]?.id ?? null,
      oldestId: shown.at(-1)?.id ?? null,
      hasMore: all.length > limit,
    };
  };
  return {
    getAccount: () =>
      vendor.call("read", token, (handle) => {
        const { id, name } = accountOf(handle);
        return ok({ id, handle, name });
      }),
    search: ({ query, ...window }) =>
      vendor.call("read", token, () => {
        const found = posts.filter((post) => matches(post, query));
        return ok(page(found, window));
      }),
    mentions: (window) =>
      vendor.call("read", token, (handle) => {
        const named = new RegExp(`@${handle}(?!\\w)`, "i");
        const found = posts.filter((post) => post.authorHandle !== handle && named.test(post.text));
        return ok(page(found, window));
      }),
    ownPosts: (after) =>
      vendor.call("read", token, (handle) =>
        ok(posts.filter((post) => post.authorHandle === handle && post.createdAt >= after).toReversed()),
      ),
  } satisfies Partial<SocialPort>;
}

function writing(vendor: Vendor, { posts, write }: Timeline, token: TokenSource) {
  return {
    post: ({ text, inReplyToId }) =>
      vendor.call<{ id: string; url: string }>("write", token, (handle) => {
        const isThere = posts.some((post) => post.authorHandle === handle && post.text === text);
        if (isThere) return vendor.fail("rejected", 403);
        if (inReplyToId !== null && !posts.some((post) => post.id === inReplyToId)) return vendor.fail("rejected", 403);
        const { id, url } = write(handle, text, inReplyToId);
        return ok({ id, url });
      }),
    remove: (id) =>
      vendor.call<void>("write", token, (handle) => {
        const found = posts.find((post) => post.id === id);
        if (!found) return ok(undefined);
        if (found.authorHandle !== handle) return vendor.fail("rejected", 403);
        posts.splice(posts.indexOf(found), 1);
        return ok(undefined);
      }),
  } satisfies Partial<SocialPort>;
}

export type FakeX = ReturnType<typeof createFakeX>;

/** The part of X's query language that the product writes: groups of alternatives, all of which must match; -from: and -is: leave out. */
function matches(post: SocialPost, query: string): boolean {
  const groups = query.match(/\([^)]*\)|"[^"]*"|\S+/g) ?? [];
  return groups.every((group) => {
    if (group.startsWith("-is:")) return true;
    if (group.startsWith("-")) return !hasTerm(post, group.slice(1));
    return group
      .replace(/^\(|\)$/g, "")
      .split(" OR ")
      .some((term) => hasTerm(post, term));
  });
}

function hasTerm(post: SocialPost, term: string): boolean {
  if (term.startsWith("from:")) return post.authorHandle.toLowerCase() === term.slice(5).toLowerCase();
  return post.text.toLowerCase().includes(term.replaceAll('"', "").toLowerCase());
}
