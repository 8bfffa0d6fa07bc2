import type { SocialPage, SocialPost } from "#server/connectors/ports/social.ts";

type Reference = { type?: string; id?: string };
/** A post as the client hands it on; X is renaming tweets to posts, so both names are read. */
type WirePost = {
  id?: string;
  text?: string;
  authorId?: string;
  createdAt?: string;
  referencedPosts?: Reference[];
  referencedTweets?: Reference[];
  entities?: { urls?: { url?: string; expandedUrl?: string }[] };
};
type WireUser = {
  id?: string;
  name?: string;
  username?: string;
  publicMetrics?: { followersCount?: number };
};
type WirePage = { data?: unknown; includes?: { users?: unknown }; meta?: { nextToken?: string }; errors?: unknown };

/** Fields that every reading asks for; author and answered post come with their expansions. */
export const wantedFields = (): Wanted => ({
  postFields: ["created_at", "entities"],
  expansions: ["author_id", "referenced_posts"],
  userFields: ["name", "username", "public_metrics"],
});
type Wanted = {
  postFields: ("created_at" | "entities")[];
  expansions: ("author_id" | "referenced_posts")[];
  userFields: ("name" | "username" | "public_metrics")[];
};

export const postUrl = (handle: string, id: string): string => `https://x.com/${handle}/status/${id}`;

/** As it was written: X escapes three characters and puts its own short addresses in place of links. */
function plainText({ text = "", entities }: WirePost): string {
  const links = entities?.urls ?? [];
  return links
    .reduce((words, { url, expandedUrl }) => (url && expandedUrl ? words.replaceAll(url, expandedUrl) : words), text)
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

/** Newest first, as X sends them; a post whose author is missing from the answer is left out. */
function postsOf(page: WirePage): SocialPost[] {
  const users = new Map(((page.includes?.users ?? []) as WireUser[]).map((user) => [user.id, user]));
  return ((page.data ?? []) as WirePost[]).flatMap((post) => {
    const author = users.get(post.authorId);
    if (!post.id || !author?.id || !author.username) return [];
    const parents = post.referencedPosts ?? post.referencedTweets ?? [];
    return [
      {
        id: post.id,
        text: plainText(post),
        authorId: author.id,
        authorName: author.name ?? author.username,
        authorHandle: author.username,
        authorFollowers: author.publicMetrics?.followersCount ?? null,
        url: postUrl(author.username, post.id),
        createdAt: new Date(post.createdAt ?? 0),
        inReplyToId: parents.find((parent) => parent.type === "replied_to")?.id ?? null,
      },
    ];
  });
}

/**
 * The ids even of posts that were left out, so that they are not asked for again.
 * @param limit X gives no fewer than ten
 * @throws for problems in place of posts: taken for an empty page, they would close a gap that is unread
 */
export function pageOf(answer: WirePage, limit: number): SocialPage {
  if (answer.errors !== undefined && answer.data === undefined) throw new Error("X answered without the posts");
  const all = (answer.data ?? []) as WirePost[];
  const data = all.slice(0, limit);
  const ids = data.flatMap((post) => (post.id ? [BigInt(post.id)] : [])).sort((a, b) => (a < b ? 1 : -1));
  return {
    posts: postsOf({ ...answer, data }),
    newestId: ids[0]?.toString() ?? null,
    oldestId: ids.at(-1)?.toString() ?? null,
    hasMore: all.length > limit || Boolean(answer.meta?.nextToken),
  };
}
