import type { XAccount, XPost, XStore } from "./posts.ts";

/** An answer of X, with the headers that tell how much of the window is left. */
export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  const resets = Math.ceil(Date.now() / 900_000) * 900;
  const limits = { "x-rate-limit-limit": "300", "x-rate-limit-remaining": "299", "x-rate-limit-reset": String(resets) };
  return Response.json(body, { status, headers: { ...limits, ...headers } });
}

export const problem = (
  status: number,
  title: string,
  detail: string,
  headers: Record<string, string> = {},
): Response => answer({ title, type: "about:blank", status, detail }, status, headers);

export const invalidRequest = (parameter: string, message: string): Response =>
  answer(
    {
      errors: [{ parameters: { [parameter]: [] }, message }],
      title: "Invalid Request",
      detail: "One or more parameters to your request was invalid.",
      type: "https://api.twitter.com/2/problems/invalid-request",
    },
    400,
  );

export type Wanted = {
  postFields: ReadonlySet<string>;
  userFields: ReadonlySet<string>;
  expansions: ReadonlySet<string>;
};

const POST_FIELDS = new Set(["id", "text", "created_at", "entities"]);
const EXPANSIONS = new Set(["author_id", "referenced_posts"]);
const USER_FIELDS = new Set(["id", "name", "username", "public_metrics", "verified"]);

/** What the query asks to see; the offending parameter when it asks for something unknown. */
export function wantedOf(query: URLSearchParams): Wanted | { parameter: string } {
  const list = (name: string) => (query.get(name) ?? "").split(",").filter(Boolean);
  const postFields = new Set(list("post.fields"));
  const userFields = new Set(list("user.fields"));
  const expansions = new Set(list("expansions"));
  if ([...postFields].some((field) => !POST_FIELDS.has(field))) return { parameter: "post.fields" };
  if ([...userFields].some((field) => !USER_FIELDS.has(field))) return { parameter: "user.fields" };
  if ([...expansions].some((expansion) => !EXPANSIONS.has(expansion))) return { parameter: "expansions" };
  return { postFields, userFields, expansions };
}

/** X's text of a post: three characters escaped, links behind its own short addresses. */
function shortened(post: XPost): { text: string; urls: { url: string; expanded_url: string }[] } {
  const urls: { url: string; expanded_url: string }[] = [];
  const text = post.text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/https?:\/\/\S+/g, (link) => {
      const url = `https://t.co/${post.id.slice(-6)}${urls.length}`;
      urls.push({ url, expanded_url: link.replaceAll("&amp;", "&") });
      return url;
    });
  return { text, urls };
}

export function wirePost(post: XPost, wanted: Wanted): Record<string, unknown> {
  const { postFields, expansions } = wanted;
  const { text, urls } = shortened(post);
  return {
    id: post.id,
    text,
    ...(postFields.has("entities") && urls.length > 0 ? { entities: { urls } } : {}),
    edit_history_post_ids: [post.id],
    ...(postFields.has("created_at") ? { created_at: new Date(post.createdAtMs).toISOString() } : {}),
    ...(expansions.has("author_id") ? { author_id: post.authorId } : {}),
    ...(expansions.has("referenced_posts") && post.inReplyToId !== null
      ? { referenced_posts: [{ type: "replied_to", id: post.inReplyToId }] }
      : {}),
  };
}

export function wireUser(account: XAccount, fields: ReadonlySet<string>): Record<string, unknown> {
  return {
    id: account.id,
    name: account.name,
    username: account.handle,
    ...(fields.has("verified") ? { verified: account.verified } : {}),
    ...(fields.has("public_metrics")
      ? { public_metrics: { followers_count: account.followers, following_count: 0, post_count: 0, listed_count: 0 } }
      : {}),
  };
}

/** A page of posts, newest first, with the authors when they were asked for. */
export function wirePage(store: XStore, found: XPost[], limit: number, wanted: Wanted): Response {
  const posts = found.slice(0, limit);
  // Said, not honoured: the next page is asked for by `until_id`.
  const more = found.length > limit ? { next_token: `n${posts.at(-1)?.id}` } : {};
  const authors = [...new Set(posts.map((post) => post.authorId))].flatMap((id) => store.accounts.get(id) ?? []);
  const meta =
    posts.length === 0
      ? { result_count: 0 }
      : { newest_id: posts[0]?.id, oldest_id: posts.at(-1)?.id, result_count: posts.length, ...more };
  return answer({
    ...(posts.length === 0 ? {} : { data: posts.map((post) => wirePost(post, wanted)) }),
    ...(wanted.expansions.has("author_id") && authors.length > 0
      ? { includes: { users: authors.map((author) => wireUser(author, wanted.userFields)) } }
      : {}),
    meta,
  });
}
