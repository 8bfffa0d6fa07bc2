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
  ])("refuses %s, so that nothing passes because it was ignored", async (path) => {
    expect((await get(path)).status).toBe(400);
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
