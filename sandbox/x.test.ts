import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SEEDED_TOKENS, X_ACCOUNT } from "./constants.ts";
import { type TestSandbox, testSandbox } from "./testing/start.ts";
import { parseQuery, QueryError } from "./x/query.ts";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox.close());

const get = (path: string, token: string = SEEDED_TOKENS.x.accessToken) =>
  fetch(`${sandbox.urls.x}${path}`, { headers: { authorization: `Bearer ${token}` } });

describe("the X emulator", () => {
  it("takes tokens that it has given out, and no others", async () => {
    expect((await get("/2/users/me", "made-up")).status).toBe(401);
    expect(await (await get("/2/users/me")).json()).toEqual({
      data: { id: X_ACCOUNT.id, name: X_ACCOUNT.name, username: X_ACCOUNT.handle },
    });
  });

  it.each([
    "/2/tweets/search/recent?query=fleet&lang=en",
    "/2/tweets/search/recent?query=fleet&max_results=5",
    "/2/tweets/search/recent?query=fleet&post.fields=geo",
    "/2/tweets/search/recent?query=has:links",
    "/2/tweets/search/recent?query=",
    "/2/tweets/search/recent?query=fleet&since_id=1&start_time=2026-11-20T00:00:00Z",
    "/2/tweets/search/recent?query=fleet&start_time=2026-01-01T00:00:00Z",
    "/2/tweets/search/recent?query=fleet&post.fields=id,id",
    "/2/tweets/search/recent?query=fleet&expansions=",
    "/2/users/me?expansions=author_id",
    "/2/users/someone/mentions",
    "/2/users/1/mentions?since_id=5&until_id=5",
    "/2/users/1/tweets?start_time=yesterday",
  ])("refuses %s, so that nothing passes because it was ignored", async (path) => {
    expect((await get(path)).status).toBe(400);
  });

  it.each([
    { text: "Hello", reply: { in_reply_to_tweet_id: "not-an-id" } },
    { text: "Hello", reply: { in_reply_to_tweet_id: "1", surprise: true } },
    { text: "Hello", reply: {} },
    { text: "Hello", surprise: true },
    { text: "" },
  ])("refuses to post %j", async (body) => {
    const headers = { authorization: `Bearer ${SEEDED_TOKENS.x.accessToken}` };
    const answer = await fetch(`${sandbox.urls.x}/2/tweets`, { method: "POST", headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(400);
  });

  it("says how much of the window is left, and when it ends once it is used up", async () => {
    expect((await get("/2/users/me")).headers.get("x-rate-limit-remaining")).toBe("299");
    await sandbox.world.fault({ vendor: "x", kind: "rate_limited", retryAfterSeconds: 60 });
    const refused = await get("/2/users/me");
    expect([refused.status, refused.headers.get("x-rate-limit-remaining")]).toEqual([429, "0"]);
    expect(Number(refused.headers.get("x-rate-limit-reset"))).toBeGreaterThan(Date.now() / 1000 + 50);
  });
});

describe("X's query language", () => {
  const post = (text: string, authorHandle = "dana") => ({ text, authorHandle, isReply: false });
  it.each([
    ["fleet tracking", "tracking our fleet", true],
    ["fleet tracking", "fleet only", false],
    ['"fleet tracking"', "tracking our fleet", false],
    ["(a OR b) c", "b and c", true],
    ["(a OR b) c", "b alone", false],
    ["a OR b c", "a", true],
    ["fleet -toy", "toy fleet", false],
    ["@brightline_io", "@brightline_io_fans", false],
    ["from:dana", "anything", true],
    ["-from:dana fleet", "fleet", false],
    ["cat", "concatenate", false],
  ])("%s on “%s” is %s", (query, text, expected) => expect(parseQuery(query)(post(text))).toBe(expected));

  it.each(["(a", "a )", "OR", "has:links", "()"])("refuses %s", (query) => {
    expect(() => parseQuery(query)).toThrow(QueryError);
  });
});
