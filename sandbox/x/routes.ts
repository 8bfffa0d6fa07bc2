import { type App, bearerToken, isRecord, jsonObject, type RouteContext } from "../http/emulator.ts";
import type { GrantBook } from "../oauth/grants.ts";
import type { XAccount, XPost, XStore } from "./posts.ts";
import { parseQuery, QueryError } from "./query.ts";
import { answer, invalidRequest, noSuchPost, problem, wantedOf, wirePage, wireUser } from "./wire.ts";

const LONGEST_POST = 280;
const SEARCH_DAYS_MS = 7 * 86_400_000;
const SHOWN = ["post.fields", "user.fields", "expansions"];
const WINDOW = ["max_results", "since_id", "until_id", "start_time"];
const READ = ["tweet.read", "users.read"];
const WRITE = [...READ, "tweet.write"];
const ID = /^[0-9]{1,19}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
const EARLIEST = "2010-11-06T00:00:00Z";

type Handler = (c: RouteContext, account: XAccount) => Response | Promise<Response>;

/** @returns the account of the request's token, or the refusal of a request that no handler sees */
function admit(
  c: RouteContext,
  { store, grants, scopes, takes }: { store: XStore; grants: GrantBook; scopes: string[]; takes: string[] },
): XAccount | Response {
  const check = grants.checkAccess(bearerToken(c) ?? "");
  if (check.kind !== "good") return problem(401, "Unauthorized", "Unauthorized");
  const missing = scopes.find((scope) => !check.token.scopes.includes(scope));
  if (missing !== undefined) {
    return problem(403, "Forbidden", `You are not permitted to perform this action: ${missing} is missing.`);
  }
  const { id } = c.req.param();
  if (id !== undefined && !ID.test(id)) return invalidRequest("id", "id is not an id");
  const odd = [...new URL(c.req.url).searchParams.keys()].find((name) => !takes.includes(name));
  if (odd !== undefined) return invalidRequest(odd, `The query parameter [${odd}] is not one of the sandbox's.`);
  return store.byHandle(check.grant.account) ?? problem(401, "Unauthorized", "Unauthorized");
}

/** The calls of API v2 that the product makes. A parameter this emulator does not honour answers 400. */
export function registerXRoutes(app: App, store: XStore, grants: GrantBook): void {
  const route = (
    method: "get" | "post" | "delete",
    path: string,
    scopes: string[],
    takes: string[],
    handler: Handler,
  ) =>
    app[method](path, (c) => {
      const account = admit(c, { store, grants, scopes, takes });
      return account instanceof Response ? account : handler(c, account);
    });

  route("get", "/2/users/me", READ, ["post.fields", "user.fields"], (c, account) => {
    const wanted = wantedOf(new URL(c.req.url).searchParams);
    if ("parameter" in wanted) return invalidRequest(wanted.parameter, "unknown field");
    return answer({ data: wireUser(account, wanted.userFields) });
  });
  route("get", "/2/tweets/search/recent", READ, ["query", ...WINDOW, ...SHOWN], (c) => search(c, store));
  route("get", "/2/users/:id/mentions", READ, [...WINDOW, ...SHOWN], (c) => {
    const account = store.accounts.get(c.req.param("id"));
    const named = new RegExp(`@${account?.handle}(?!\\w)`, "i");
    return listed(
      c,
      store,
      5,
      (post) => account !== undefined && post.authorId !== account.id && named.test(post.text),
    );
  });
  route("get", "/2/users/:id/tweets", READ, [...WINDOW, ...SHOWN], (c) =>
    listed(c, store, 5, (post) => post.authorId === c.req.param("id")),
  );
  route("post", "/2/tweets", WRITE, [], (c, account) => create(c, store, account));
  route("delete", "/2/tweets/:id", WRITE, [], (c, account) => {
    const post = store.post(c.req.param("id"));
    if (!post) return noSuchPost(c.req.param("id"));
    if (post.authorId !== account.id) return problem(403, "Forbidden", "You are not authorized to delete this Tweet.");
    store.remove(post.id);
    return answer({ data: { deleted: true } });
  });
}

function search(c: RouteContext, store: XStore): Response {
  const query = new URL(c.req.url).searchParams;
  if (query.has("start_time") && query.has("since_id"))
    return invalidRequest("since_id", "start_time and since_id exclude each other");
  try {
    const test = parseQuery(query.get("query") ?? "");
    const oldest = Date.now() - SEARCH_DAYS_MS;
    if (Date.parse(query.get("start_time") ?? "") < oldest)
      return invalidRequest("start_time", "start_time is not within the last 7 days");
    return listed(c, store, 10, (post) => {
      const authorHandle = store.accounts.get(post.authorId)?.handle ?? "";
      return post.createdAtMs >= oldest && test({ text: post.text, authorHandle, isReply: post.inReplyToId !== null });
    });
  } catch (error) {
    if (error instanceof QueryError) return invalidRequest("query", error.message);
    throw error;
  }
}

/** @param least of `max_results`, which differs from call to call */
function listed(c: RouteContext, store: XStore, least: number, isWanted: (post: XPost) => boolean): Response {
  const query = new URL(c.req.url).searchParams;
  const wanted = wantedOf(query);
  if ("parameter" in wanted) return invalidRequest(wanted.parameter, "unknown field");
  const limit = Number(query.get("max_results") ?? 10);
  if (!Number.isInteger(limit) || limit < least || limit > 100) {
    return invalidRequest("max_results", `The max_results is not between ${least} and 100`);
  }
  const sinceId = query.get("since_id") ?? "0";
  if (!ID.test(sinceId)) return invalidRequest("since_id", "since_id is not an id");
  const untilId = query.get("until_id") ?? "9999999999999999999";
  if (!ID.test(untilId)) return invalidRequest("until_id", "until_id is not an id");
  if (BigInt(sinceId) >= BigInt(untilId)) return invalidRequest("since_id", "since_id is not before until_id");
  const start = query.get("start_time") ?? EARLIEST;
  const startMs = Date.parse(start);
  if (!TIME.test(start) || !(startMs >= Date.parse(EARLIEST)))
    return invalidRequest("start_time", `start_time is not a time from ${EARLIEST} on`);
  const found = store
    .posts()
    .filter((post) => BigInt(post.id) > BigInt(sinceId) && BigInt(post.id) < BigInt(untilId))
    .filter((post) => post.createdAtMs >= startMs && isWanted(post));
  return wirePage(store, found, limit, wanted);
}

async function create(c: RouteContext, store: XStore, account: XAccount): Promise<Response> {
  const body = await jsonObject(c);
  const odd = Object.keys(body ?? {}).find((key) => key !== "text" && key !== "reply");
  if (!body || odd !== undefined) return invalidRequest(odd ?? "body", "The body is not one of the sandbox's.");
  const { text, reply } = body;
  if (typeof text !== "string" || text.trim() === "") return invalidRequest("text", "text is empty");
  const inReplyToId = repliedTo(reply);
  if (inReplyToId === undefined) return invalidRequest("reply", "reply names no post");
  if ([...text].length > LONGEST_POST) return problem(403, "Forbidden", "Your post is too long.");
  if (inReplyToId !== null && !store.post(inReplyToId)) {
    return problem(403, "Forbidden", "You attempted to reply to a Tweet that is deleted or not visible to you.");
  }
  if (store.posts().some((post) => post.authorId === account.id && post.text === text)) {
    return problem(403, "Forbidden", "You are not allowed to create a Tweet with duplicate content.");
  }
  const post = store.write({ authorId: account.id, text, inReplyToId });
  return answer({ data: { id: post.id, text, edit_history_post_ids: [post.id] } }, 201);
}

/** @returns null without a reply, undefined for one that names no post or more than that */
function repliedTo(reply: unknown): string | null | undefined {
  if (reply === undefined) return null;
  if (!isRecord(reply) || Object.keys(reply).some((key) => key !== "in_reply_to_tweet_id")) return undefined;
  const id = reply.in_reply_to_tweet_id;
  return typeof id === "string" && ID.test(id) ? id : undefined;
}
