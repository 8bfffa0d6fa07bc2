import { z } from "zod";

/**
 * What X's own OpenAPI document says of the calls we make, in words of our own: version 2.168, read 2026-11-22 in
 * xdevplatform/docs (its licence forbids a copy here). Of the values it allows, only those we use stand here, so that a new one
 * is looked up first. The document requires nothing of a post or a user; `id` and what names them is required here.
 */

const id = z.string().regex(/^[0-9]{1,19}$/);
const count = z.int().min(0);
const time = z.iso.datetime();

/** A list in one parameter: at least one value, none twice. */
const listOf = <const T extends readonly [string, ...string[]]>(names: T) =>
  z
    .string()
    .transform((joined) => joined.split(","))
    .pipe(z.array(z.enum(names)).min(1))
    .refine((values) => new Set(values).size === values.length, "a value twice");
const from = (least: number, most: number) =>
  z
    .string()
    .regex(/^[0-9]+$/)
    .transform(Number)
    .pipe(z.int().min(least).max(most));

const postFields = listOf(["created_at", "entities", "id", "text"]).optional();
const userFields = listOf(["id", "name", "public_metrics", "username", "verified"]).optional();
const expansions = listOf(["author_id", "referenced_posts"]).optional();
const shown = { "post.fields": postFields, "user.fields": userFields, expansions };

type Window = { since_id?: string; until_id?: string; start_time?: string };
const window = { since_id: id.optional(), until_id: id.optional(), start_time: time.optional() };
const inOrder = ({ since_id: since, until_id: until }: Window) => !since || !until || BigInt(since) < BigInt(until);

const post = z.strictObject({
  id,
  text: z.string(),
  author_id: id.optional(),
  created_at: time.optional(),
  edit_history_post_ids: z.array(id).optional(),
  entities: z
    .strictObject({
      urls: z.array(
        z.strictObject({
          start: count,
          end: count,
          url: z.url().optional(),
          expanded_url: z.url().optional(),
          display_url: z.string().optional(),
        }),
      ),
    })
    .optional(),
  referenced_posts: z.array(z.strictObject({ id, type: z.enum(["retweeted", "quoted", "replied_to"]) })).optional(),
});
const user = z.strictObject({
  id,
  name: z.string(),
  username: z.string(),
  verified: z.boolean().optional(),
  public_metrics: z
    .strictObject({ followers_count: count, following_count: count, post_count: count, listed_count: count })
    .optional(),
});
const page = z.strictObject({
  data: z.array(post).optional(),
  includes: z.strictObject({ users: z.array(user) }).optional(),
  meta: z.strictObject({
    result_count: count,
    newest_id: id.optional(),
    oldest_id: id.optional(),
    next_token: z.string().min(1).optional(),
  }),
});
const nothing = z.strictObject({});

/** `success`: the status of an answer that fits `answer`. `scopes`: all of them are needed. */
export type Operation = {
  name: string;
  method: string;
  path: RegExp;
  scopes: readonly string[];
  query: z.ZodType;
  body: z.ZodType | null;
  success: number;
  answer: z.ZodType;
};

const READ = ["tweet.read", "users.read"];
const WRITE = [...READ, "tweet.write"];
const timeline = z
  .strictObject({ ...window, ...shown, max_results: from(5, 100).optional() })
  .refine(inOrder, "since_id is not before until_id");

export const operations: readonly Operation[] = [
  {
    name: "getUsersMe",
    method: "GET",
    path: /^\/2\/users\/me$/,
    scopes: READ,
    query: z.strictObject({ "post.fields": postFields, "user.fields": userFields }),
    body: null,
    success: 200,
    answer: z.strictObject({ data: user }),
  },
  {
    name: "getUsersMentions",
    method: "GET",
    path: /^\/2\/users\/[0-9]{1,19}\/mentions$/,
    scopes: READ,
    query: timeline,
    body: null,
    success: 200,
    answer: page,
  },
  {
    name: "getUsersPosts",
    method: "GET",
    path: /^\/2\/users\/[0-9]{1,19}\/tweets$/,
    scopes: READ,
    query: timeline,
    body: null,
    success: 200,
    answer: page,
  },
  {
    name: "searchPostsRecent",
    method: "GET",
    path: /^\/2\/tweets\/search\/recent$/,
    scopes: READ,
    query: z
      .strictObject({ ...window, ...shown, query: z.string().min(1).max(4096), max_results: from(10, 100).optional() })
      .refine((asked) => !(asked.since_id && asked.start_time), "since_id and start_time exclude each other"),
    body: null,
    success: 200,
    answer: page,
  },
  {
    name: "createPosts",
    method: "POST",
    path: /^\/2\/tweets$/,
    scopes: WRITE,
    query: nothing,
    body: z.strictObject({ text: z.string(), reply: z.strictObject({ in_reply_to_tweet_id: id }).optional() }),
    success: 201,
    answer: z.strictObject({
      data: z.strictObject({ id, text: z.string(), edit_history_post_ids: z.array(id).optional() }),
    }),
  },
  {
    name: "deletePosts",
    method: "DELETE",
    path: /^\/2\/tweets\/[0-9]{1,19}$/,
    scopes: WRITE,
    query: nothing,
    body: null,
    success: 200,
    answer: z.strictObject({ data: z.strictObject({ deleted: z.boolean() }) }),
  },
];

const words = { title: z.string(), detail: z.string(), status: z.int().optional() };
const named = { parameter: z.string().optional(), value: z.string().optional() };
const problemOf = <const K extends string>(kind: K) => z.literal(`https://api.x.com/2/problems/${kind}`);
const resource = { ...words, ...named, resource_type: z.string(), resource_id: z.string().optional() };

/**
 * A refusal: one of the document's problems, or the untyped one of X's front, which the document does not know and live
 * accounts get for 401, 403 and 429 (a duplicate, 2026-02: akrherz/iembot#163).
 */
export const refusal = z.discriminatedUnion("type", [
  z.strictObject({ type: problemOf("invalid-request"), ...words, ...named }),
  z.strictObject({ type: problemOf("resource-not-found"), ...resource }),
  z.strictObject({ type: z.literal("about:blank"), title: z.string(), detail: z.string(), status: z.int() }),
]);
