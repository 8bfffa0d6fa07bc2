import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GOOGLE_CLIENT } from "#sandbox/constants.ts";
import { answerConsent, type Sandbox, startSandbox } from "#sandbox/index.ts";
import { inviteMember } from "#server/domain/workspaces/index.ts";
import type { SystemMail } from "#server/platform/mailer.ts";
import { aTestApi, TEST_ORIGIN, type TestApi } from "#server/testing/api.ts";
import { aWorkspace, unique } from "#server/testing/build/index.ts";
import { surfaces } from "../handler.ts";
import { createLoginLink } from "./login-link.ts";

let sandbox: Sandbox;
let stateDir: string;
let test: TestApi;
const mails: SystemMail[] = [];

beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), "caseyos-auth-"));
  const ports = { google: 0, hubspot: 0, smtp: 0, world: 0 };
  sandbox = await startSandbox({ stateDir, appUrl: TEST_ORIGIN, ports, worldToken: "w", persist: false });
  test = await aTestApi({
    deps: { mailer: { send: async (mail) => void mails.push(mail) } },
    settings: {
      signIn: {
        google: { clientId: GOOGLE_CLIENT.id, clientSecret: GOOGLE_CLIENT.secret, issuer: sandbox.urls.google },
        oidc: null,
        isGoogleSimulated: true,
        isMailSimulated: true,
      },
    },
  });
});
afterAll(async () => {
  await test.close();
  await sandbox.close();
  rmSync(stateDir, { recursive: true, force: true });
});

/** A browser's cookies over several requests. */
function aBrowser() {
  const jar = new Map<string, string>();
  const ip = `10.9.0.${unique()}`;
  const go = async (url: string, form?: Record<string, string>, headers: Record<string, string> = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const { pathname, search } = new URL(url, TEST_ORIGIN);
    const answer = await test.call(`${pathname}${search}`, {
      method: form ? "POST" : "GET",
      body: form ? new URLSearchParams(form).toString() : undefined,
      headers: {
        cookie,
        ...(form ? { "content-type": "application/x-www-form-urlencoded", origin: TEST_ORIGIN } : {}),
        ...headers,
      },
      ip,
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      if (/Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return { ...answer, location: answer.headers.get("location") ?? "", cookies: answer.headers.getSetCookie() };
  };
  const csrfToken = async () => ((await go("/api/auth/csrf")).json as { csrfToken: string }).csrfToken;
  const post = async (path: string, form: Record<string, string> = {}, headers?: Record<string, string>) =>
    go(path, { csrfToken: await csrfToken(), ...form }, headers);
  const me = async () => await go("/api/v1/me");
  /** Opens a sign-in link and presses the button of the page it leads to. */
  const follow = async (link: string) => {
    const { pathname, search } = new URL((await go(link)).location);
    expect(pathname).toBe("/sign-in/confirm");
    return go("/api/auth/callback/email", Object.fromEntries(new URLSearchParams(search)));
  };
  return { jar, go, post, me, follow };
}

const linkIn = (mail: SystemMail | undefined): string => /http:\/\/\S+/.exec(mail?.text ?? "")?.[0] ?? "";

async function aLink(browser: ReturnType<typeof aBrowser>, email: string): Promise<string> {
  const sent = await browser.post("/api/auth/signin/email", { email, callbackUrl: `${TEST_ORIGIN}/caseyos` });
  expect(sent.location).toContain("/verify-request");
  return linkIn(mails.findLast((mail) => mail.to === email));
}

describe("a sign-in link", () => {
  it("signs a new person in once, with a workspace of their own, as admin", async () => {
    const email = `dana-${unique()}@team.test`;
    const browser = aBrowser();
    const link = await aLink(browser, email);
    const back = await browser.follow(link);
    expect(back).toMatchObject({ status: 302, location: `${TEST_ORIGIN}/caseyos` });
    const me = await browser.me();
    expect(me).toMatchObject({
      status: 200,
      json: { email, workspaces: [{ role: "admin", name: expect.stringContaining("workspace") }] },
    });
    const again = await aBrowser().follow(link);
    expect(again.location).toContain("error=Verification");
  });

  it("is neither used up nor signs in when it is only opened, by a mail scanner or a preview", async () => {
    const email = `scanned-${unique()}@team.test`;
    const link = await createLoginLink(test.deps, email);
    for (let opened = 0; opened < 3; opened += 1) {
      const scanner = aBrowser();
      const answer = await scanner.go(link);
      expect(answer).toMatchObject({ status: 303, cookies: [] });
      expect(answer.location).toContain("/sign-in/confirm?");
      expect((await scanner.me()).status).toBe(401);
    }
    const { pathname, search } = new URL(link);
    expect((await test.call(`${pathname}${search}`, { method: "HEAD" })).headers.getSetCookie()).toEqual([]);
    const person = aBrowser();
    await person.follow(link);
    expect((await person.me()).json).toMatchObject({ email });
  });

  it("signs in from our own page only", async () => {
    const link = new URL(await createLoginLink(test.deps, `lured-${unique()}@team.test`));
    const form = Object.fromEntries(link.searchParams);
    for (const headers of [{ origin: "https://evil.test" }, { origin: "null" }]) {
      const lured = await aBrowser().go(link.pathname, form, headers);
      expect(lured).toMatchObject({ status: 403, json: { reason: "request.cross_site" } });
    }
    expect((await aBrowser().go(link.pathname, form)).location).toContain("/caseyos");
  });

  it("sets a cookie that scripts cannot read and other sites do not send; the session holds no personal data", async () => {
    const browser = aBrowser();
    const back = await browser.follow(await aLink(browser, `cookie-${unique()}@team.test`));
    const cookie = back.cookies.find((line) => line.includes("session-token="));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const session = await browser.go("/api/auth/session");
    expect(session.text).not.toContain("cookie-");
  });

  it("expires after 15 minutes", async () => {
    const email = `late-${unique()}@team.test`;
    const link = await createLoginLink({ ...test.deps, now: () => new Date(Date.now() - 15 * 60_000 - 1_000) }, email);
    expect((await aBrowser().follow(link)).location).toContain("error=Verification");
  });

  it("works for one address only", async () => {
    const link = await createLoginLink(test.deps, `one-${unique()}@team.test`);
    const other = link.replace(/email=[^&]+/, `email=other-${unique()}%40team.test`);
    expect((await aBrowser().follow(other)).location).toContain("error=Verification");
    expect((await aBrowser().follow(link)).location).toContain("/caseyos");
  });

  it("is stored as a hash", async () => {
    const link = await createLoginLink(test.deps, `hash-${unique()}@team.test`);
    const token = new URL(link).searchParams.get("token") ?? "";
    const rows = await test.deps.db.acrossTenants("test").verificationToken.findMany();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it("joins the inviting workspace instead of making one", async () => {
    const ws = await aWorkspace(test.deps);
    const email = `invited-${unique()}@team.test`;
    await inviteMember(ws.ctx, { email, role: "viewer" });
    const browser = aBrowser();
    await browser.follow(await createLoginLink(test.deps, email.toUpperCase()));
    expect((await browser.me()).json).toMatchObject({ workspaces: [{ slug: ws.slug, role: "viewer" }] });
  });

  it("is limited per mailbox, and the page is told", async () => {
    const email = `flood-${unique()}@team.test`;
    for (let count = 0; count < 5; count += 1) await aLink(aBrowser(), email);
    const refused = await aBrowser().post("/api/auth/signin/email", { email });
    expect(refused).toMatchObject({ status: 302, location: `${TEST_ORIGIN}/sign-in?error=RateLimited` });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(mails.filter((mail) => mail.to === email)).toHaveLength(5);
  });

  it("is not asked for from another site, nor without the token of our page", async () => {
    const email = `csrf-${unique()}@team.test`;
    const foreign = await aBrowser().post("/api/auth/signin/email", { email }, { origin: "https://evil.test" });
    expect(foreign).toMatchObject({ status: 403, json: { reason: "request.cross_site" } });
    const tokenless = await aBrowser().go("/api/auth/signin/email", { email });
    expect(tokenless.location).toContain("csrf=true");
    expect(mails.filter((mail) => mail.to === email)).toHaveLength(0);
  });

  it("never leads to another site", async () => {
    const browser = aBrowser();
    const sent = await browser.post("/api/auth/signin/email", {
      email: `open-${unique()}@team.test`,
      callbackUrl: "https://evil.test/",
    });
    expect(sent.location).not.toContain("evil.test");
    const back = await browser.follow(linkIn(mails.at(-1)));
    expect(new URL(back.location).origin).toBe(TEST_ORIGIN);
  });
});

describe("signing in with Google", () => {
  const withGoogle = async (
    browser: ReturnType<typeof aBrowser>,
    choice: { account?: string; decision?: "allow" | "deny" } = {},
  ) => {
    const start = await browser.post("/api/auth/signin/google", { callbackUrl: `${TEST_ORIGIN}/caseyos` });
    const back = await answerConsent(start.location, choice);
    return { start: new URL(start.location), back, arrived: await browser.go(back.toString()) };
  };

  it("asks only who somebody is, with PKCE, state and nonce, and signs them in", async () => {
    const browser = aBrowser();
    const { start, arrived } = await withGoogle(browser, { account: "casey@brightline.test" });
    expect(start.searchParams.get("scope")).toBe("openid email profile");
    expect(start.searchParams.get("code_challenge_method")).toBe("S256");
    expect(start.searchParams.get("state")).toBeTruthy();
    expect(start.searchParams.get("nonce")).toBeTruthy();
    expect(arrived.location).toBe(`${TEST_ORIGIN}/caseyos`);
    expect((await browser.me()).json).toMatchObject({
      email: "casey@brightline.test",
      workspaces: [{ role: "admin" }],
    });
    const accounts = await test.deps.db.acrossTenants("test").account.findMany();
    expect(JSON.stringify(accounts)).not.toMatch(/token/i);
  });

  it("finds the same person again, also after a link by mail", async () => {
    const [first, second, third] = [aBrowser(), aBrowser(), aBrowser()];
    await withGoogle(first, { account: "casey@brightline.test" });
    await withGoogle(second, { account: "casey@brightline.test" });
    await third.follow(await createLoginLink(test.deps, "casey@brightline.test"));
    const ids = await Promise.all(
      [first, second, third].map(async (browser) => ((await browser.me()).json as { userId: string }).userId),
    );
    expect(new Set(ids).size).toBe(1);
  });

  it("does not tie its account to whoever is signed in in the browser", async () => {
    const browser = aBrowser();
    await browser.follow(await createLoginLink(test.deps, `shared-${unique()}@team.test`));
    const before = ((await browser.me()).json as { userId: string }).userId;
    await withGoogle(browser, { account: "casey@brightline.test" });
    const after = (await browser.me()).json as { userId: string; email: string };
    expect(after.email).toBe("casey@brightline.test");
    expect(after.userId).not.toBe(before);
  });

  it("says so when the person declines, and when the answer belongs to another browser", async () => {
    const declined = await withGoogle(aBrowser(), { decision: "deny" });
    expect(declined.arrived.location).toBe(`${TEST_ORIGIN}/sign-in?error=AccessDenied`);
    const start = await aBrowser().post("/api/auth/signin/google");
    const back = await answerConsent(start.location, { account: "casey@brightline.test" });
    const stolen = aBrowser();
    expect((await stolen.go(back.toString())).location).toContain("error=");
    expect((await stolen.me()).status).toBe(401);
  });
});

describe("signing out", () => {
  it("takes the cookie away, and only from our own page", async () => {
    const browser = aBrowser();
    await browser.follow(await createLoginLink(test.deps, `out-${unique()}@team.test`));
    expect((await browser.post("/api/auth/signout", {}, { origin: "https://evil.test" })).status).toBe(403);
    expect((await browser.me()).status).toBe(200);
    await browser.post("/api/auth/signout");
    expect((await browser.me()).status).toBe(401);
  });
});

describe("every writing address of sign-in", () => {
  it.each(surfaces.filter(({ method, path }) => method === "POST" && path.startsWith("/api/auth/")))(
    "$path refuses another site",
    async ({ path }) => {
      for (const headers of [
        { origin: "https://evil.test" },
        { origin: TEST_ORIGIN, "sec-fetch-site": "cross-site" },
      ]) {
        const answer = await aBrowser().go(path.replace("{provider}", "google"), {}, headers as Record<string, string>);
        expect(answer).toMatchObject({ status: 403, json: { reason: "request.cross_site" } });
      }
    },
  );
});

describe("ending all sessions", () => {
  it("signs every browser of the person out with its next request", async () => {
    const email = `everywhere-${unique()}@team.test`;
    const [phone, laptop] = [aBrowser(), aBrowser()];
    await phone.follow(await createLoginLink(test.deps, email));
    await laptop.follow(await createLoginLink(test.deps, email));
    const done = await laptop.go("/api/trpc/workspaces.signOutEverywhere", {}, { "content-type": "application/json" });
    expect(done.status).toBe(200);
    expect([(await phone.me()).status, (await laptop.me()).status]).toEqual([401, 401]);
    await phone.follow(await createLoginLink(test.deps, email));
    expect((await phone.me()).status).toBe(200);
  });
});

describe("the providers on offer", () => {
  it("are those that are configured", async () => {
    expect(Object.keys((await test.call("/api/auth/providers")).json as object).sort()).toEqual(["email", "google"]);
  });
});
