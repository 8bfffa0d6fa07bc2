import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SEEDED_TOKENS, X_ACCOUNT, X_APP } from "#sandbox/constants.ts";
import { answerConsent } from "#sandbox/index.ts";
import { APP_URL, testSandbox } from "#sandbox/testing/start.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import type { SocialPort } from "#server/connectors/ports/social.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { createFakeX } from "./fake.ts";
import { createXConnector } from "./index.ts";

const REDIRECT = `${APP_URL}/api/connections/x/callback`;
const { handle } = X_ACCOUNT;

type Fault = "rate_limited" | "server_error" | "lost_reply";
type Subject = {
  oauth: OAuthPort;
  social(token: TokenSource): SocialPort;
  ours: TokenSource;
  consent(url: string, account: string | null): Promise<URL>;
  fail(on: "read" | "write", fault: Fault, times?: number): Promise<void>;
  /** Somebody posts. @returns the post's id */
  write(author: string, text: string): Promise<string>;
  revoke(): Promise<void>;
  close(): Promise<void>;
};

async function emulated(): Promise<Subject> {
  const sandbox = await testSandbox();
  const env = {
    X_CLIENT_ID: X_APP.clientId,
    X_CLIENT_SECRET: X_APP.clientSecret,
    X_API_URL: sandbox.urls.x,
    X_AUTHORIZE_URL: `${sandbox.urls.x}/i/oauth2/authorize`,
  };
  const options = { timeoutMs: 2_000, backoffMs: 10, breakerFailures: 50, readAttempts: 3, longestWaitMs: 0 };
  const connector = createXConnector(env, options);
  return {
    oauth: connector.oauth,
    social: (token) => connector.social(token, "account"),
    ours: () => Promise.resolve(SEEDED_TOKENS.x.accessToken),
    consent: (url, account) => answerConsent(url, account === null ? { decision: "deny" } : { account }),
    fail: async (on, kind, times = 1) => {
      const method = on === "read" ? "GET" : "POST";
      const retryAfterSeconds = kind === "rate_limited" ? 30 : undefined;
      await sandbox.world.fault({ vendor: "x", kind, method, path: "/2/", times, retryAfterSeconds });
    },
    write: async (author, text) => (await sandbox.world.xPost({ handle: author, text })).id,
    revoke: async () => void (await sandbox.world.revoke({ vendor: "x", account: handle })),
    close: () => sandbox.close(),
  };
}

async function faked(): Promise<Subject> {
  const x = createFakeX();
  const tokens = x.grant(handle);
  return {
    oauth: x.oauth,
    social: x.social,
    ours: () => Promise.resolve(tokens.accessToken),
    consent: (url, account) => Promise.resolve(x.consent(url, account)),
    // One try of the fake stands for the connector's three.
    fail: async (on, fault) => x.failNext(fault, on),
    write: async (author, text) => x.write(author, text).id,
    revoke: async () => x.revokeAccount(handle),
    close: async () => undefined,
  };
}

async function value<T>(result: VendorResult<T>): Promise<T> {
  const answer = await result;
  if (!answer.ok) throw new Error(`${answer.error.kind}: ${answer.error.message}`);
  return answer.value;
}

const own = { inReplyToId: null };

describe.each([
  ["the sandbox", emulated],
  ["the fake", faked],
])("X by %s", (_name, build) => {
  let subject: Subject;
  let social: SocialPort;
  beforeAll(async () => {
    subject = await build();
    social = subject.social(subject.ours);
  });
  afterAll(() => subject.close());

  it("is connected by a person: consent with PKCE, code once, renewed, revoked", async () => {
    const codeChallenge = createHash("sha256").update("verifier").digest("base64url");
    const request = { state: "s-1", codeChallenge, redirectUri: REDIRECT, loginHint: null };
    const back = (await subject.consent(subject.oauth.authorizationUrl(request), handle)).searchParams;
    expect(back.get("state")).toBe("s-1");
    const code = back.get("code") ?? "";
    const tokens = await value(subject.oauth.exchangeCode({ code, codeVerifier: "verifier", redirectUri: REDIRECT }));
    expect(tokens.expiresInSeconds).toBe(7200);
    expect(new Set(tokens.scopes)).toEqual(new Set(subject.oauth.scopes));
    const again = await subject.oauth.exchangeCode({ code, codeVerifier: "verifier", redirectUri: REDIRECT });
    expect(again).toMatchObject({ ok: false, error: { kind: "rejected" } });
    const renewed = await value(subject.oauth.refresh(tokens.refreshToken ?? ""));
    const asThem = subject.social(() => Promise.resolve(renewed.accessToken));
    expect(await value(asThem.getAccount())).toMatchObject({ handle });
    await value(subject.oauth.revoke(renewed.accessToken));
    expect(await asThem.getAccount()).toMatchObject({ ok: false, error: { kind: "auth_expired" } });
    const last = renewed.refreshToken ?? tokens.refreshToken ?? "";
    expect(await subject.oauth.refresh(last)).toMatchObject({ ok: false, error: { kind: "auth_expired" } });
  });

  it("refuses another verifier, and brings a refusal back as one", async () => {
    const codeChallenge = createHash("sha256").update("verifier").digest("base64url");
    const url = subject.oauth.authorizationUrl({ state: "s", codeChallenge, redirectUri: REDIRECT, loginHint: null });
    const code = (await subject.consent(url, handle)).searchParams.get("code") ?? "";
    const stolen = await subject.oauth.exchangeCode({ code, codeVerifier: "guess", redirectUri: REDIRECT });
    expect(stolen).toMatchObject({ ok: false, error: { kind: "rejected" } });
    expect((await subject.consent(url, null)).searchParams.get("error")).toBe("access_denied");
  });

  it("finds mentions newer than the last one, newest first, with their authors", async () => {
    const first = await subject.write("fleet_dana", `@${handle} does it work with trailers?`);
    const second = await subject.write("ops_theo", `Thanks @${handle}, great call`);
    await subject.write("ops_theo", `@${handle}_fans is somebody else`);
    const page = await value(social.mentions({ sinceId: null, untilId: null, limit: 20 }));
    expect(page.posts.map((post) => post.id)).toEqual([second, first]);
    expect(page.newestId).toBe(second);
    expect(page.posts[1]).toMatchObject({
      text: `@${handle} does it work with trailers?`,
      authorHandle: "fleet_dana",
      authorFollowers: 0,
      url: `https://x.com/fleet_dana/status/${first}`,
      inReplyToId: null,
    });
    expect(
      (await value(social.mentions({ sinceId: first, untilId: null, limit: 20 }))).posts.map(({ id }) => id),
    ).toEqual([second]);
    expect(await value(social.mentions({ sinceId: second, untilId: null, limit: 20 }))).toEqual({
      posts: [],
      newestId: null,
      oldestId: null,
      hasMore: false,
    });
  });

  it("searches for words and phrases, without our own posts", async () => {
    const asked = await subject.write("fleet_kim", "Anyone know a good fleet tracking tool?");
    await subject.write("fleet_kim", "Tracking my fleet of toy cars");
    await value(social.post({ text: "The fleet tracking tool for hauliers.", ...own }));
    const query = `("fleet tracking" OR telematics) -from:${handle} -is:retweet`;
    const page = await value(social.search({ query, sinceId: null, untilId: null, limit: 10 }));
    expect(page.posts.map((post) => post.id)).toEqual([asked]);
  });

  it("posts, answers, finds its own posts and takes them away", async () => {
    const before = new Date(Date.now() - 5_000);
    const question = await subject.write("fleet_lee", `@${handle} do you ship to Norway?`);
    const posted = await value(social.post({ text: "We do, from Oslo.", inReplyToId: question }));
    expect(posted.url).toBe(`https://x.com/${handle}/status/${posted.id}`);
    const mine = await value(social.ownPosts(before));
    expect(mine[0]).toMatchObject({ id: posted.id, text: "We do, from Oslo.", inReplyToId: question });
    await value(social.remove(posted.id));
    await value(social.remove(posted.id));
    expect((await value(social.ownPosts(before))).map((post) => post.id)).not.toContain(posted.id);
  });

  it("reads a post back as it was written, with its links and signs", async () => {
    const before = new Date(Date.now() - 5_000);
    const text = "Trucks & vans < 3.5 t: https://brightline.test/vans?a=1&b=2";
    const { id } = await value(social.post({ text, ...own }));
    expect((await value(social.ownPosts(before))).find((post) => post.id === id)?.text).toBe(text);
  });

  it("gives every page, newest first, by the oldest post of the one before, down to the last one known", async () => {
    const known = await subject.write("pager_pat", `@${handle} known already`);
    const written: string[] = [];
    for (let number = 1; number <= 25; number += 1)
      written.push(await subject.write("pager_pat", `@${handle} palletjack ${number}`));
    const window = { sinceId: known, limit: 10 };
    for (const look of [
      (untilId: string | null) => social.mentions({ ...window, untilId }),
      (untilId: string | null) => social.search({ ...window, untilId, query: "palletjack" }),
    ]) {
      const first = await value(look(null));
      const second = await value(look(first.oldestId));
      const third = await value(look(second.oldestId));
      expect([first, second, third].map(({ posts, hasMore }) => [posts.length, hasMore])).toEqual([
        [10, true],
        [10, true],
        [5, false],
      ]);
      const ids = [first, second, third].flatMap(({ posts }) => posts.map(({ id }) => id));
      expect(ids).toEqual(written.toReversed());
      expect(first.newestId).toBe(written.at(-1));
    }
  });

  it("says no to the same text again, to an answer to nothing, and to other people's posts", async () => {
    await value(social.post({ text: "Only once", ...own }));
    const rejected = { ok: false, error: { kind: "rejected", status: 403 } };
    expect(await social.post({ text: "Only once", ...own })).toMatchObject(rejected);
    expect(await social.post({ text: "To nobody", inReplyToId: "12" })).toMatchObject(rejected);
    expect(await social.remove(await subject.write("fleet_lee", "Mine"))).toMatchObject(rejected);
  });

  it("reports rate limits and outages of reads as such", async () => {
    const look = () => social.search({ query: "fleet", sinceId: null, untilId: null, limit: 10 });
    await subject.fail("read", "rate_limited");
    expect(await look()).toMatchObject({ ok: false, error: { kind: "rate_limited", status: 429 } });
    await subject.fail("read", "server_error", 3);
    expect(await look()).toMatchObject({ ok: false, error: { kind: "unavailable" } });
    expect((await look()).ok).toBe(true);
  });

  it("knows that a post with a lost answer may stand there, and finds it among its own", async () => {
    const before = new Date(Date.now() - 5_000);
    await subject.fail("write", "lost_reply");
    expect(await social.post({ text: "Maybe there", ...own })).toMatchObject({ ok: false, error: { kind: "unknown" } });
    expect((await value(social.ownPosts(before))).map((post) => post.text)).toContain("Maybe there");
  });

  it("does not take a revoked token", async () => {
    await subject.revoke();
    expect(await social.getAccount()).toMatchObject({ ok: false, error: { kind: "auth_expired" } });
  });
});
