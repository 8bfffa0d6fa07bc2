import type { XAccount, XPost, XStore } from "./posts.ts";

/** An answer of X, with the headers that tell how much of the window is left. */
export function answer(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  const resets = Math.ceil(Date.now() / 900_000) * 900;
  const limits = { "x-rate-limit-limit": "300", "x-rate-limit-remaining": "299", "x-rate-limit-reset": String(resets) };
  return Response.json(body, { status, headers: { ...limits, ...headers } });
}

/**
 * What X's front answers before an endpoint looks at a request, and for what an endpoint forbids: RFC 7807 without a type of
 * its own. X's OpenAPI does not list it, a public report of a live account shows one.
 */
export const problem = (
  status: number,
  title: string,
  detail: string,
  headers: Record<string, string> = {},
): Response => answer({ title, type: "about:blank", status, detail }, status, headers);

/** A problem of the kinds that X's OpenAPI lists. */
const listed = (kind: string, status: number, words: Record<string, string>): Response =>
  answer({ ...words, status, type: `https://api.x.com/2/problems/${kind}` }, status, {
    "content-type": "application/problem+json",
  });

export const invalidRequest = (parameter: string, detail: string): Response =>
  listed("invalid-request", 400, { title: "Invalid Request", detail, parameter });

export const noSuchPost = (id: string): Response =>
  listed("resource-not-found", 404, {
    title: "Not Found Error",
    detail: `Could not find post with id: [${id}].`,
    parameter: "id",
    value: id,
    resource_id: id,
    resource_type: "post",
  });

export type Wanted = {
  postFields: ReadonlySet<string>;
  userFields: ReadonlySet<string>;
  expansions: ReadonlySet<string>;
};

const POST_FIELDS = new Set(["id", "text", "created_at", "entities"]);
const EXPANSIONS = new Set(["author_id", "referenced_posts"]);
const USER_FIELDS = new Set(["id", "name", "username", "public_metrics", "verified"]);

/** What the query asks to see; the offending parameter when a list is empty, names something twice or something unknown. */
export function wantedOf(query: URLSearchParams): Wanted | { parameter: string } {
  const wanted = { postFields: new Set<string>(), userFields: new Set<string>(), expansions: new Set<string>() };
  for (const { parameter, known, into } of [
    { parameter: "post.fields", known: POST_FIELDS, into: wanted.postFields },
    { parameter: "user.fields", known: USER_FIELDS, into: wanted.userFields },
    { parameter: "expansions", known: EXPANSIONS, into: wanted.expansions },
  ]) {
    for (const name of query.get(parameter)?.split(",") ?? []) {
      if (!known.has(name) || into.has(name)) return { parameter };
      into.add(name);
    }
  }
  return wanted;
}

type UrlEntity = { start: number; end: number; url: string; expanded_url: string; display_url: string };

/** X's text of a post: three characters escaped, links behind its own short addresses, each with its place in the text. */
function shortened(post: XPost): { text: string; urls: UrlEntity[] } {
  const urls: UrlEntity[] = [];
  const escaped = post.text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const parts = escaped.split(/(https?:\/\/\S+)/);
  let text = "";
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 0) {
      text += part;
      continue;
    }
    const url = `https://t.co/${post.id.slice(-6)}${urls.length}`;
    const expanded = part.replaceAll("&amp;", "&");
    // Places count characters, not UTF-16 units.
    const start = [...text].length;
    const display = expanded.replace(/^https?:\/\//, "").slice(0, 26);
    urls.push({ start, end: start + url.length, url, expanded_url: expanded, display_url: display });
    text += url;
  }
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
