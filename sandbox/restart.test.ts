import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { guardVariables } from "#server/testing/loopback-children.ts";
import { SEEDED_TOKENS } from "./constants.ts";
import { answerConsent, type SandboxUrls, type WorldState, worldClient } from "./index.ts";
import {
  APP_URL,
  gmailClient,
  googleOAuth,
  hubspotClient,
  rawMail,
  statusOf,
  testSandbox,
  webhookReceiver,
  withTempDir,
} from "./testing/start.ts";

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const userId = "me";

type Child = { process: ChildProcess; urls: SandboxUrls; cpuMs: number };

/** `node sandbox/main.ts` as the CLI starts it. */
async function startChild(stateDir: string): Promise<Child> {
  const ports = ["google", "hubspot", "slack", "x", "smtp", "world"].flatMap((name) => [`--${name}-port`, "0"]);
  const child = spawn(process.execPath, [MAIN, "--state-dir", stateDir, "--app-url", APP_URL, ...ports], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { NODE_ENV: "test", SANDBOX_WORLD_TOKEN: "child-token", ...guardVariables() },
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const message = JSON.parse(line) as { ready: boolean; urls: SandboxUrls; cpuMs: number };
  expect(message.ready).toBe(true);
  return { process: child, urls: message.urls, cpuMs: message.cpuMs };
}

async function end(child: ChildProcess, how: () => void): Promise<{ code: number | null; signal: string | null }> {
  const exited = once(child, "exit") as Promise<[number | null, string | null]>;
  how();
  const [code, signal] = await exited;
  return { code, signal };
}

describe("after a kill -9", () => {
  it("knows every mail, draft, record, token and code it had confirmed, and keeps ids and history good", () =>
    withTempDir(async (dir) => {
      const first = await startChild(dir);
      const world = worldClient(first.urls.world, "child-token");
      const user = await world.addUser({ email: "durable@brightline.test", name: "Dura Ble" });
      const gmail = gmailClient(first.urls.google, user.accessToken);
      const start = (await gmail.users.getProfile({ userId })).data.historyId ?? "";
      const raw = rawMail([
        "To: dana.ruiz@northwind.example",
        "Subject: Kept",
        "Message-ID: <kept@brightline.test>",
        "",
        "B",
      ]);
      const sent = (await gmail.users.messages.send({ userId, requestBody: { raw } })).data;
      const draft = (
        await gmail.users.drafts.create({ userId, requestBody: { message: { raw, threadId: undefined } } })
      ).data;
      const label = (await gmail.users.labels.create({ userId, requestBody: { name: "Kept" } })).data;
      await gmail.users.messages.modify({ userId, id: sent.id ?? "", requestBody: { addLabelIds: [label.id ?? ""] } });
      const contact = await hubspotClient(first.urls.hubspot).crm.contacts.basicApi.create({
        properties: { email: "kept@fresh.example" },
      });
      const authorize = googleOAuth(first.urls.google).generateAuthUrl({
        access_type: "offline",
        prompt: "consent",
        scope: ["openid", "email"],
      });
      const code = (await answerConsent(authorize)).searchParams.get("code") ?? "";
      const before = await world.state();
      expect(await end(first.process, () => first.process.kill("SIGKILL"))).toEqual({ code: null, signal: "SIGKILL" });

      const second = await startChild(dir);
      const after = await worldClient(second.urls.world, "child-token").state();
      expect(withoutDeliveries(after)).toEqual(withoutDeliveries(before));
      const again = gmailClient(second.urls.google, user.accessToken);
      expect((await again.users.messages.get({ userId, id: sent.id ?? "" })).data.labelIds).toEqual(["SENT", label.id]);
      expect((await again.users.drafts.get({ userId, id: draft.id ?? "" })).data.message?.id).toBe(draft.message?.id);
      const { history } = (
        await again.users.history.list({ userId, startHistoryId: start, historyTypes: ["messageAdded"] })
      ).data;
      expect(history?.flatMap((item) => item.messagesAdded?.map((added) => added.message?.id) ?? [])).toEqual([
        sent.id,
        draft.message?.id,
      ]);
      expect((await hubspotClient(second.urls.hubspot).crm.contacts.basicApi.getById(contact.id)).id).toBe(contact.id);
      const client = googleOAuth(second.urls.google);
      client.setCredentials({ refresh_token: user.refreshToken });
      expect((await client.getAccessToken()).token).toBeTruthy();
      expect((await googleOAuth(second.urls.google).getToken(code)).tokens.id_token).toBeTruthy();
    }));

  it("keeps the signing key, so that an app that cached the key set still verifies new tokens", () =>
    withTempDir(async (dir) => {
      const keys = async (urls: SandboxUrls) => (await fetch(`${urls.google}/oauth2/v3/certs`)).json();
      const first = await testSandbox({ stateDir: dir });
      const before = await keys(first.urls);
      await first.world.reset();
      await first.close();
      const second = await testSandbox({ stateDir: dir });
      expect(await keys(second.urls)).toEqual(before);
      await second.close();
    }));

  it("drops a journal line that was cut off and keeps the rest, also for the start after", () =>
    withTempDir(async (dir) => {
      const first = await testSandbox({ stateDir: dir });
      await first.world.addUser({ email: "before.cut@brightline.test", name: "B" });
      await first.close();
      await appendFile(join(dir, "world.ndjson"), '["google.accounts","half@brightl');
      const second = await testSandbox({ stateDir: dir });
      await second.world.addUser({ email: "after.cut@brightline.test", name: "A" });
      await second.close();
      const third = await testSandbox({ stateDir: dir });
      const emails = (await third.world.state()).mailboxes.map((mailbox) => mailbox.email);
      expect(emails).toEqual(expect.arrayContaining(["before.cut@brightline.test", "after.cut@brightline.test"]));
      await third.close();
    }));

  it("delivers a webhook that the app had not taken yet", () =>
    withTempDir(async (dir) => {
      const receiver = await webhookReceiver();
      onTestFinished(() => receiver.close());
      const first = await testSandbox({ stateDir: dir, appUrl: receiver.url });
      receiver.answerWith(503, 503);
      const { body } = await first.world.submitForm({ contact: { email: "patient@fresh.example" } });
      await first.close();
      receiver.requests.length = 0;
      receiver.answerWith();
      const second = await testSandbox({ stateDir: dir, appUrl: receiver.url });
      await second.world.flushWebhooks();
      expect(receiver.requests.map((request) => JSON.parse(request.body) as unknown)).toContainEqual(body);
      await second.close();
    }));
});

describe("the process", () => {
  // CPU time and not the clock: other work on the machine must not fail this.
  it("is ready with under 1.5 s of work, seeding included, and ends cleanly on SIGTERM", () =>
    withTempDir(async (dir) => {
      const child = await startChild(dir);
      expect(child.cpuMs).toBeGreaterThan(0);
      expect(child.cpuMs).toBeLessThan(1_500);
      expect((await end(child.process, () => child.process.kill("SIGTERM"))).code).toBe(0);
    }));

  it("ends when its parent goes away", () =>
    withTempDir(async (dir) => {
      const child = await startChild(dir);
      expect((await end(child.process, () => child.process.stdin?.end())).code).toBe(0);
    }));

  it("ends when the IPC channel of its parent closes, without standard input", () =>
    withTempDir(async (dir) => {
      const ports = ["google", "hubspot", "smtp", "world"].flatMap((name) => [`--${name}-port`, "0"]);
      const child = spawn(process.execPath, [MAIN, "--state-dir", dir, "--app-url", APP_URL, ...ports], {
        stdio: ["ignore", "pipe", "inherit", "ipc"],
        env: { NODE_ENV: "test", SANDBOX_WORLD_TOKEN: "child-token", SANDBOX_KEEP_RUNNING: "1", ...guardVariables() },
      });
      onTestFinished(() => {
        child.kill("SIGKILL");
      });
      if (!child.stdout) throw new Error("no output");
      await once(createInterface({ input: child.stdout }), "line");
      expect((await end(child, () => child.disconnect())).code).toBe(0);
    }));

  it("accepts the seeded tokens", () =>
    withTempDir(async (dir) => {
      const { urls } = await startChild(dir);
      expect((await gmailClient(urls.google).users.getProfile({ userId })).data.emailAddress).toBe(
        SEEDED_TOKENS.google.email,
      );
      const client = googleOAuth(urls.google);
      client.setCredentials({ refresh_token: SEEDED_TOKENS.google.refreshToken });
      expect((await client.getAccessToken()).token).toBeTruthy();
      expect(await statusOf(hubspotClient(urls.hubspot, "made-up").crm.contacts.basicApi.getPage(1))).toBe(401);
    }));
});

/** Webhooks to an app that is not there are tried all the time; everything else must be equal. */
function withoutDeliveries(state: WorldState): WorldState {
  return { ...state, hubspot: { ...state.hubspot, deliveries: [] } };
}
