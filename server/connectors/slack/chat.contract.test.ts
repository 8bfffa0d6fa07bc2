import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SEEDED_TOKENS, SLACK_APP, SLACK_TEAM } from "#sandbox/constants.ts";
import { answerConsent } from "#sandbox/index.ts";
import { APP_URL, testSandbox } from "#sandbox/testing/start.ts";
import type { ChatPort } from "#server/connectors/ports/chat.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { createFakeSlack } from "./fake.ts";
import { createSlackConnector } from "./index.ts";

const CASEY = "casey@brightline.test";
const REDIRECT = `${APP_URL}/api/connections/slack/callback`;

type Fault = "rate_limited" | "server_error" | "lost_reply";
type Subject = {
  oauth: OAuthPort;
  chat(token: TokenSource): ChatPort;
  casey: TokenSource;
  sales: string;
  outside: string;
  consent(url: string, account: string | null): Promise<URL>;
  fail(on: "read" | "write", fault: Fault, times?: number): Promise<void>;
  /** Somebody of the team writes in #sales. @returns its stamp */
  write(text: string): Promise<string>;
  textOf(ts: string): Promise<string | null>;
  files(): Promise<{ name: string; channel: string | null; length: number }[]>;
  revoke(): Promise<void>;
  close(): Promise<void>;
};

async function emulated(): Promise<Subject> {
  const sandbox = await testSandbox();
  const env = {
    SLACK_CLIENT_ID: SLACK_APP.clientId,
    SLACK_CLIENT_SECRET: SLACK_APP.clientSecret,
    SLACK_SIGNING_SECRET: SLACK_APP.signingSecret,
    SLACK_API_URL: `${sandbox.urls.slack}/api`,
    SLACK_AUTHORIZE_URL: `${sandbox.urls.slack}/oauth/v2/authorize`,
  };
  const options = { timeoutMs: 2_000, backoffMs: 10, breakerFailures: 50, readAttempts: 3, longestWaitMs: 0 };
  const connector = createSlackConnector(env, options);
  const paths = { read: "/api/conversations", write: "/api/chat.postMessage" };
  return {
    oauth: connector.oauth,
    chat: (token) => connector.chat(token, "account"),
    casey: () => Promise.resolve(SEEDED_TOKENS.slack.accessToken),
    sales: "C0SALES0001",
    outside: "C0GENERAL01",
    consent: (url, account) => answerConsent(url, account === null ? { decision: "deny" } : { account }),
    fail: async (on, kind, times = 1) => {
      const retryAfterSeconds = kind === "rate_limited" ? 30 : undefined;
      await sandbox.world.fault({ vendor: "slack", kind, path: paths[on], times, retryAfterSeconds });
    },
    write: async (text) => (await sandbox.world.slackMessage({ text })).ts,
    textOf: async (ts) => {
      const { slack } = await sandbox.world.state();
      return slack.messages.find((message) => message.ts === ts)?.text ?? null;
    },
    files: async () => (await sandbox.world.state()).slack.files,
    revoke: async () => void (await sandbox.world.revoke({ vendor: "slack", account: CASEY })),
    close: () => sandbox.close(),
  };
}

async function faked(): Promise<Subject> {
  const channel = { isPrivate: false, isMember: true };
  const slack = createFakeSlack({
    team: {
      teamId: SLACK_TEAM.id,
      teamName: SLACK_TEAM.name,
      botUserId: SLACK_APP.botUserId,
      channels: [
        { id: "C1", name: "sales", ...channel },
        { id: "C2", name: "general", ...channel, isMember: false },
      ],
    },
  });
  const tokens = slack.grant(CASEY);
  return {
    oauth: slack.oauth,
    chat: slack.chat,
    casey: () => Promise.resolve(tokens.accessToken),
    sales: "C1",
    outside: "C2",
    consent: (url, account) => Promise.resolve(slack.consent(url, account)),
    // One try of the fake stands for the connector's three.
    fail: async (on, fault) => slack.failNext(fault, on),
    write: async (text) => slack.write("C1", "U0CASEY001", text).ts,
    textOf: async (ts) => slack.messages.find((message) => message.ts === ts)?.text ?? null,
    files: async () => slack.files.map(({ name, channel: at, bytes }) => ({ name, channel: at, length: bytes.length })),
    revoke: async () => slack.revokeAccount(CASEY),
    close: async () => undefined,
  };
}

async function value<T>(result: VendorResult<T>): Promise<T> {
  const answer = await result;
  if (!answer.ok) throw new Error(`${answer.error.kind}: ${answer.error.message}`);
  return answer.value;
}

const note = { blocks: null, threadTs: null };

describe.each([
  ["the sandbox", emulated],
  ["the fake", faked],
])("Slack by %s", (_name, build) => {
  let subject: Subject;
  let chat: ChatPort;
  beforeAll(async () => {
    subject = await build();
    chat = subject.chat(subject.casey);
  });
  afterAll(() => subject.close());

  it("is installed by a person: consent, code once, a token that does not expire", async () => {
    const codeChallenge = createHash("sha256").update("verifier").digest("base64url");
    const request = { state: "s-1", codeChallenge, redirectUri: REDIRECT, loginHint: null };
    const back = (await subject.consent(subject.oauth.authorizationUrl(request), CASEY)).searchParams;
    expect(back.get("state")).toBe("s-1");
    const exchange = { code: back.get("code") ?? "", codeVerifier: "verifier", redirectUri: REDIRECT };
    const tokens = await value(subject.oauth.exchangeCode(exchange));
    expect(tokens).toMatchObject({ refreshToken: null, expiresInSeconds: null });
    expect(new Set(tokens.scopes)).toEqual(new Set(subject.oauth.scopes));
    expect((await subject.oauth.exchangeCode(exchange)).ok).toBe(false);
  });

  it("says who somebody is, with an address only where Slack has had it confirmed", async () => {
    const { teamId } = await value(chat.getAccount());
    const { users } = await value(chat.listUsers(null));
    const known = users.find((user) => user.email === CASEY);
    expect(await value(chat.getUser(known?.id ?? ""))).toEqual({
      id: known?.id,
      name: known?.name,
      email: CASEY,
      teamId,
      isOutsider: false,
    });
    expect(await value(chat.getUser("U0NOBODY"))).toBeNull();
  });

  it("brings a refusal back as one", async () => {
    const request = { state: "s-2", codeChallenge: "c", redirectUri: REDIRECT, loginHint: null };
    const back = (await subject.consent(subject.oauth.authorizationUrl(request), null)).searchParams;
    expect([back.get("error"), back.get("code"), back.get("state")]).toEqual(["access_denied", null, "s-2"]);
  });

  it("knows the team, its channels and its people", async () => {
    expect(await value(chat.getAccount())).toEqual({
      teamId: SLACK_TEAM.id,
      teamName: SLACK_TEAM.name,
      botUserId: SLACK_APP.botUserId,
    });
    const { channels, nextCursor } = await value(chat.listChannels(null));
    expect(nextCursor).toBeNull();
    expect(channels).toContainEqual({ id: subject.sales, name: "sales", isPrivate: false, isMember: true });
    expect(channels).toContainEqual({ id: subject.outside, name: "general", isPrivate: false, isMember: false });
    const { users } = await value(chat.listUsers(null));
    expect(users).toContainEqual(expect.objectContaining({ email: CASEY, isBot: false }));
  });

  it("posts, finds its post by our key, changes it and takes it away", async () => {
    const before = new Date();
    const posted = await value(chat.post({ channel: subject.sales, text: "Deal won", ...note, key: "key-1" }));
    expect(posted.permalink).toContain(posted.ts.replace(".", ""));
    expect(await value(chat.findByKey(subject.sales, "key-1", before))).toEqual(posted);
    expect(await value(chat.findByKey(subject.sales, "key-2", before))).toBeNull();
    await value(chat.update({ channel: posted.channel, ts: posted.ts, text: "Deal won twice", blocks: null }));
    expect(await subject.textOf(posted.ts)).toBe("Deal won twice");
    await value(chat.remove(posted));
    await value(chat.remove(posted));
    expect(await subject.textOf(posted.ts)).toBeNull();
    expect(await value(chat.getMessage(posted))).toBeNull();
  });

  it("answers in a thread, and looks for the answer there", async () => {
    const before = new Date();
    const root = await subject.write("Who owns Northwind?");
    const answer = { channel: subject.sales, text: "Casey does.", blocks: null, threadTs: root, key: "key-3" };
    const posted = await value(chat.post(answer));
    expect(await value(chat.findByKey(subject.sales, "key-3", before))).toBeNull();
    expect(await value(chat.findByKey(subject.sales, "key-3", before, root))).toEqual(posted);
    expect(await value(chat.getMessage(posted))).toMatchObject({ text: "Casey does.", threadTs: root });
  });

  it("reads one message of somebody else", async () => {
    const ts = await subject.write("Please call Dana back");
    expect(await value(chat.getMessage({ channel: subject.sales, ts }))).toMatchObject({
      text: "Please call Dana back",
      threadTs: null,
      userId: expect.stringMatching(/^U/),
    });
  });

  it("uploads a file into a channel", async () => {
    const bytes = new TextEncoder().encode("vehicles,140\n");
    const { id } = await value(chat.uploadFile({ channel: subject.sales, name: "fleet.csv", bytes, comment: "Fleet" }));
    expect(id).toMatch(/^F/);
    expect(await subject.files()).toContainEqual(
      expect.objectContaining({ name: "fleet.csv", channel: subject.sales, length: bytes.length }),
    );
  });

  it("says what is missing and what is refused", async () => {
    const nowhere = await chat.post({ channel: "C0NOWHERE00", text: "x", ...note, key: "k" });
    expect(nowhere).toMatchObject({ ok: false, error: { kind: "not_found" } });
    const outside = await chat.post({ channel: subject.outside, text: "x", ...note, key: "k" });
    expect(outside).toMatchObject({ ok: false, error: { kind: "rejected" } });
  });

  it("reports rate limits and outages of reads as such", async () => {
    const look = () => chat.findByKey(subject.sales, "k", new Date());
    await subject.fail("read", "rate_limited");
    expect(await look()).toMatchObject({ ok: false, error: { kind: "rate_limited" } });
    await subject.fail("read", "server_error", 3);
    expect(await look()).toMatchObject({ ok: false, error: { kind: "unavailable" } });
    expect((await look()).ok).toBe(true);
  });

  it("knows that a post with a lost answer may stand there, and finds it by its key", async () => {
    const before = new Date();
    await subject.fail("write", "lost_reply");
    const lost = await chat.post({ channel: subject.sales, text: "Maybe", ...note, key: "key-4" });
    expect(lost).toMatchObject({ ok: false, error: { kind: "unknown" } });
    expect(await value(chat.findByKey(subject.sales, "key-4", before))).not.toBeNull();
  });

  it("does not take a revoked token", async () => {
    await subject.revoke();
    expect(await chat.getAccount()).toMatchObject({ ok: false, error: { kind: "auth_expired" } });
    expect(await subject.oauth.revoke(await subject.casey())).toEqual({ ok: true, value: undefined });
  });
});
