import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GOOGLE_CLIENT, SEEDED_TOKENS } from "#sandbox/constants.ts";
import { answerConsent, type FaultKind } from "#sandbox/index.ts";
import { APP_URL, type TestSandbox, testSandbox } from "#sandbox/testing/start.ts";
import type { TokenSource } from "#server/connectors/ports/connectors.ts";
import type { EmailPort, OutgoingEmail } from "#server/connectors/ports/email.ts";
import type { OAuthPort } from "#server/connectors/ports/oauth.ts";
import type { VendorResult } from "#server/connectors/ports/vendor-error.ts";
import { AppError } from "#server/platform/pure/errors.ts";
import { createFakeGoogle } from "./fake.ts";
import { createGoogleConnector } from "./index.ts";

const CASEY = "casey@brightline.test";
const TOM = "tom.albrecht@coldcreek.example";
const REDIRECT = `${APP_URL}/api/connections/google/callback`;
const quick = { timeoutMs: 2_000, backoffMs: 10, breakerFailures: 50 };

type Fault = "rate_limited" | "server_error" | "lost_reply";
type Subject = {
  oauth: OAuthPort;
  email(token: TokenSource): EmailPort;
  casey: TokenSource;
  consent(url: string, account: string | null): Promise<URL>;
  /** A mail from outside; answers the named mail when one is given. */
  deliver(mail: { subject: string; text: string; answers?: string; isAutomatic?: boolean }): Promise<void>;
  expireHistory(): Promise<void>;
  failNext(fault: Fault, on: "read" | "write", times?: number): Promise<void>;
  clearFaults(): Promise<void>;
  close(): Promise<void>;
};

async function emulated(): Promise<Subject> {
  const sandbox: TestSandbox = await testSandbox();
  const env = {
    GOOGLE_CLIENT_ID: GOOGLE_CLIENT.id,
    GOOGLE_CLIENT_SECRET: GOOGLE_CLIENT.secret,
    GOOGLE_ISSUER: sandbox.urls.google,
    GOOGLE_API_URL: sandbox.urls.google,
  };
  const connector = createGoogleConnector(env, quick);
  const { world } = sandbox;
  return {
    oauth: connector.oauth,
    email: connector.email,
    casey: () => Promise.resolve(SEEDED_TOKENS.google.accessToken),
    consent: (url, account) =>
      answerConsent(url, account === null ? { decision: "deny", account: CASEY } : { account }),
    deliver: async ({ subject, text, answers, isAutomatic }) => {
      await world.incomingMail({
        from: { email: TOM, name: "Tom Albrecht" },
        to: CASEY,
        subject,
        text,
        ...(answers ? { inReplyTo: answers, references: [answers] } : {}),
        ...(isAutomatic ? { headers: { "Auto-Submitted": "auto-replied" } } : {}),
      });
    },
    expireHistory: async () => void (await world.expireHistory({ mailbox: CASEY })),
    failNext: async (fault, on, times = 1) => {
      const kind: FaultKind = fault;
      await world.fault({ vendor: "google", kind, method: on === "read" ? "GET" : "POST", path: "/messages", times });
    },
    clearFaults: async () => void (await world.clearFaults()),
    close: () => sandbox.close(),
  };
}

async function faked(): Promise<Subject> {
  const google = createFakeGoogle();
  const { accessToken } = google.grant(CASEY);
  return {
    oauth: google.oauth,
    email: google.email,
    casey: () => Promise.resolve(accessToken),
    consent: async (url, account) => google.consent(url, account),
    deliver: async ({ subject, text, answers, isAutomatic = false }) => {
      const thread = answers ? { inReplyTo: answers, references: [answers] } : {};
      google.deliver(CASEY, { from: { address: TOM, name: "Tom Albrecht" }, subject, text, isAutomatic, ...thread });
    },
    expireHistory: async () => google.expireHistory(CASEY),
    failNext: async (fault, on, times) => google.failNext(fault, on, times),
    clearFaults: async () => {},
    close: async () => {},
  };
}

async function must<T>(call: VendorResult<T>): Promise<T> {
  const answer = await call;
  if (!answer.ok) throw new Error(`${answer.error.kind} ${answer.error.status ?? ""}`);
  return answer.value;
}

async function kindOf(call: VendorResult<unknown>): Promise<string> {
  const answer = await call;
  return answer.ok ? "ok" : answer.error.kind;
}

let serial = 0;
const mailTo = (more: Partial<OutgoingEmail> = {}): OutgoingEmail => {
  serial += 1;
  return {
    from: { address: CASEY, name: "Casey Lindqvist" },
    to: [TOM],
    subject: `Probes for split trailers ${serial}`,
    text: "Hi Tom,\n\nyes, both compartments.\n\nCasey",
    html: "<p>Hi Tom,</p><p>yes, both compartments.</p><p>Casey</p>",
    messageId: `<contract-${serial}-${process.pid}@caseyos.brightline.test>`,
    thread: null,
    ...more,
  };
};

const challengeOf = (verifier: string) => createHash("sha256").update(verifier).digest("base64url");

describe.each([
  ["fake", faked],
  ["emulator", emulated],
] as const)("Gmail by the %s", (_name, start) => {
  let subject: Subject;
  let mailbox: EmailPort;
  beforeAll(async () => {
    subject = await start();
    mailbox = subject.email(subject.casey);
  });
  afterAll(() => subject.close());

  it("names its address and a cursor from which nothing has happened yet", async () => {
    const profile = await must(mailbox.getProfile());
    expect(profile.address).toBe(CASEY);
    const history = await must(mailbox.listChanges(profile.cursor));
    expect(history).toMatchObject({ kind: "changes", addedMessageIds: [] });
  });

  it("sends a mail that is found again by our Message-ID, once", async () => {
    const mail = mailTo();
    expect(await must(mailbox.findByMessageId(mail.messageId))).toBeNull();
    const sent = await must(mailbox.send(mail));
    expect(await must(mailbox.findByMessageId(mail.messageId))).toEqual(sent);
    const read = await must(mailbox.getMessage(sent.vendorMessageId));
    expect(read).toMatchObject({
      rfcMessageId: mail.messageId,
      from: { address: CASEY },
      to: [TOM],
      subject: mail.subject,
      isAutomatic: false,
      vendorThreadId: sent.vendorThreadId,
    });
    expect(read.labels).toContain("SENT");
    expect(read.text.replaceAll("\r\n", "\n").trim()).toBe(mail.text);
  });

  it("keeps every letter of subject, name and body", async () => {
    const subjectLine = `Größe & “Preis” – 你好 🚚 ${"lang ".repeat(20)}end`;
    const text = "Zoë – 40 % günstiger.\n\n.\nFrom here: naïve façade 🚚";
    const sent = await must(
      mailbox.send(mailTo({ subject: subjectLine, text, from: { address: CASEY, name: "Cäsey Ł" } })),
    );
    const read = await must(mailbox.getMessage(sent.vendorMessageId));
    expect(read.subject).toBe(subjectLine);
    expect(read.text.replaceAll("\r\n", "\n").trim()).toBe(text);
  });

  it("cannot be made to add headers through its texts", async () => {
    const sent = await must(mailbox.send(mailTo({ subject: "Hello\r\nBcc: victim@evil.test\r\n\r\nbody" })));
    const read = await must(mailbox.getMessage(sent.vendorMessageId));
    expect(read.to).toEqual([TOM]);
  });

  it("answers in the thread, naming what it answers", async () => {
    const first = mailTo();
    const sent = await must(mailbox.send(first));
    const thread = {
      vendorThreadId: sent.vendorThreadId,
      inReplyTo: first.messageId,
      references: ["<older@coldcreek.example>"],
    };
    const second = await must(mailbox.send(mailTo({ subject: `Re: ${first.subject}`, thread })));
    expect(second.vendorThreadId).toBe(sent.vendorThreadId);
    const mails = await must(mailbox.getThread(sent.vendorThreadId));
    expect(mails.map((mail) => mail.vendorMessageId)).toEqual([sent.vendorMessageId, second.vendorMessageId]);
    expect(mails[1]).toMatchObject({
      inReplyTo: first.messageId,
      references: ["<older@coldcreek.example>", first.messageId],
    });
  });

  it("sends nothing into a thread that is not there", async () => {
    const thread = { vendorThreadId: "fffffffffffffff0", inReplyTo: "<x@y.example>", references: [] };
    const mail = mailTo({ thread });
    expect(await kindOf(mailbox.send(mail))).toBe("not_found");
    expect(await must(mailbox.findByMessageId(mail.messageId))).toBeNull();
  });

  it("reports what arrived since the cursor, oldest first, with the thread it answers", async () => {
    const ours = mailTo();
    const sent = await must(mailbox.send(ours));
    const { cursor } = await must(mailbox.getProfile());
    await subject.deliver({ subject: `Re: ${ours.subject}`, text: "Can we talk on Tuesday?", answers: ours.messageId });
    await subject.deliver({ subject: "Automatic reply", text: "I am away.", isAutomatic: true });
    const changes = await must(mailbox.listChanges(cursor));
    if (changes.kind !== "changes") throw new Error(changes.kind);
    const mails = [];
    for (const id of changes.addedMessageIds) mails.push(await must(mailbox.getMessage(id)));
    expect(mails).toHaveLength(2);
    expect(mails[0]).toMatchObject({
      vendorThreadId: sent.vendorThreadId,
      inReplyTo: ours.messageId,
      from: { address: TOM, name: "Tom Albrecht" },
      to: [CASEY],
      isAutomatic: false,
      failedRecipients: [],
    });
    expect(mails[0]?.text.trim()).toBe("Can we talk on Tuesday?");
    expect(mails[0]?.labels).toContain("INBOX");
    expect(Math.abs((mails[0]?.sentAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    expect(mails[1]?.isAutomatic).toBe(true);
    const after = await must(mailbox.listChanges(changes.cursor));
    expect(after).toMatchObject({ addedMessageIds: [] });
  });

  it("says when a cursor is too old to go on from", async () => {
    const { cursor } = await must(mailbox.getProfile());
    await subject.deliver({ subject: "Before", text: "x" });
    await subject.expireHistory();
    expect(await must(mailbox.listChanges(cursor))).toEqual({ kind: "cursor_expired" });
  });

  it("lists recent mail newest first, no more than asked for, with a cursor to go on from", async () => {
    await subject.deliver({ subject: "Newest of all", text: "x" });
    const recent = await must(mailbox.listRecent({ after: new Date(Date.now() - 3_600_000), limit: 2 }));
    expect(recent.messageIds).toHaveLength(2);
    const newest = await must(mailbox.getMessage(recent.messageIds[0] ?? ""));
    expect(newest.subject).toBe("Newest of all");
    expect(await must(mailbox.listChanges(recent.cursor))).toMatchObject({ kind: "changes", addedMessageIds: [] });
    const later = await must(mailbox.listRecent({ after: new Date(Date.now() + 3_600_000), limit: 10 }));
    expect(later.messageIds).toEqual([]);
  });

  it("does not know a message that never was", async () => {
    expect(await kindOf(mailbox.getMessage("fffffffffffffff0"))).toBe("not_found");
    expect(await kindOf(mailbox.getThread("fffffffffffffff0"))).toBe("not_found");
  });

  it("does not know whether a mail went out when the answer is lost, and finds it by looking", async () => {
    const mail = mailTo();
    await subject.failNext("lost_reply", "write");
    expect(await kindOf(mailbox.send(mail))).toBe("unknown");
    expect(await must(mailbox.findByMessageId(mail.messageId))).not.toBeNull();
  });

  it("never repeats a send by itself", async () => {
    const mail = mailTo();
    await subject.failNext("server_error", "write");
    expect(await kindOf(mailbox.send(mail))).toBe("unknown");
    expect(await must(mailbox.findByMessageId(mail.messageId))).toBeNull();
    await subject.failNext("rate_limited", "write");
    expect(await kindOf(mailbox.send(mail))).toBe("rate_limited");
    expect(await must(mailbox.findByMessageId(mail.messageId))).toBeNull();
    await subject.clearFaults();
  });

  it("asks for one new token when the vendor refuses the old one", async () => {
    const tokens: (string | undefined)[] = [];
    const renewing: TokenSource = async (refused) => {
      tokens.push(refused);
      return refused === undefined ? "stale-token" : subject.casey();
    };
    expect((await must(subject.email(renewing).getProfile())).address).toBe(CASEY);
    expect(tokens).toEqual([undefined, "stale-token"]);
  });

  it("needs a person when no token is accepted, and is only unavailable when none can be had now", async () => {
    const refused = subject.email(() => Promise.resolve("never-valid"));
    expect(await kindOf(refused.getProfile())).toBe("auth_expired");
    expect(await kindOf(refused.send(mailTo()))).toBe("auth_expired");
    const broken: TokenSource = () => Promise.reject(new AppError("vendor_unavailable", "x", "no"));
    expect(await kindOf(subject.email(broken).send(mailTo()))).toBe("unavailable");
  });

  it("connects by consent with PKCE, and refreshes", async () => {
    const verifier = "v".repeat(64);
    const url = subject.oauth.authorizationUrl({
      state: "s-1",
      codeChallenge: challengeOf(verifier),
      redirectUri: REDIRECT,
      loginHint: null,
    });
    const back = await subject.consent(url, CASEY);
    expect(back.searchParams.get("state")).toBe("s-1");
    const code = back.searchParams.get("code") ?? "";
    const tokens = await must(subject.oauth.exchangeCode({ code, codeVerifier: verifier, redirectUri: REDIRECT }));
    expect(tokens.scopes).toEqual(expect.arrayContaining([...subject.oauth.scopes]));
    expect(tokens.expiresInSeconds).toBeGreaterThan(0);
    expect((await must(subject.email(() => Promise.resolve(tokens.accessToken)).getProfile())).address).toBe(CASEY);
    expect(await kindOf(subject.oauth.exchangeCode({ code, codeVerifier: verifier, redirectUri: REDIRECT }))).toBe(
      "rejected",
    );
    const refreshed = await must(subject.oauth.refresh(tokens.refreshToken ?? ""));
    expect(refreshed.refreshToken).toBeNull();
    expect(refreshed.accessToken).not.toBe(tokens.accessToken);
    await must(subject.oauth.revoke(tokens.refreshToken ?? ""));
    expect(await kindOf(subject.oauth.refresh(tokens.refreshToken ?? ""))).toBe("auth_expired");
  });

  it("refuses a code with the wrong verifier, an unknown refresh token, and a person who said no", async () => {
    const url = subject.oauth.authorizationUrl({
      state: "s-2",
      codeChallenge: challengeOf("right"),
      redirectUri: REDIRECT,
      loginHint: null,
    });
    const code = (await subject.consent(url, CASEY)).searchParams.get("code") ?? "";
    expect(await kindOf(subject.oauth.exchangeCode({ code, codeVerifier: "wrong", redirectUri: REDIRECT }))).toBe(
      "rejected",
    );
    expect(await kindOf(subject.oauth.refresh("never-issued"))).toBe("auth_expired");
    expect((await subject.consent(url, null)).searchParams.get("error")).toBe("access_denied");
  });
});

describe("Gmail by the emulator, in trouble", () => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await emulated();
  });
  afterAll(() => subject.close());

  it("repeats a read until it works, and gives up in time", async () => {
    const mailbox = subject.email(subject.casey);
    await subject.failNext("server_error", "read", 2);
    expect(await must(mailbox.findByMessageId("<x@y.example>"))).toBeNull();
    await subject.failNext("server_error", "read", 3);
    expect(await kindOf(mailbox.findByMessageId("<x@y.example>"))).toBe("unavailable");
    await subject.clearFaults();
  });

  it("is unavailable, with nothing sent, when nobody listens", async () => {
    const env = {
      GOOGLE_CLIENT_ID: "x",
      GOOGLE_CLIENT_SECRET: "x",
      GOOGLE_ISSUER: "http://127.0.0.1:1",
      GOOGLE_API_URL: "http://127.0.0.1:1",
    };
    const dead = createGoogleConnector(env, quick);
    expect(await kindOf(dead.email(() => Promise.resolve("t")).send(mailTo()))).toBe("unavailable");
    expect(await kindOf(dead.oauth.refresh("t"))).toBe("unavailable");
  });
});
