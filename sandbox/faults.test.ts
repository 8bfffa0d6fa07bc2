import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { gmailClient, hubspotClient, rawMail, statusOf, type TestSandbox, testSandbox } from "./testing/start.ts";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.world.clearFaults());

const userId = "me";
const profile = () => gmailClient(sandbox.urls.google).users.getProfile({ userId });

describe("Google", () => {
  it("answers 429 with Retry-After for the next n requests and then works", async () => {
    await sandbox.world.fault({ vendor: "google", kind: "rate_limited", times: 2, retryAfterSeconds: 7 });
    const first = await profile().catch(
      (error: { response: { status: number; headers: Headers; data: unknown } }) => error.response,
    );
    expect(first).toMatchObject({ status: 429, data: { error: { status: "RESOURCE_EXHAUSTED" } } });
    expect(new Headers(first.headers as Headers).get("retry-after")).toBe("7");
    expect(await statusOf(profile())).toBe(429);
    expect((await profile()).status).toBe(200);
  });

  it("fails only where method and path match, and other vendors not at all", async () => {
    await sandbox.world.fault({ vendor: "google", kind: "server_error", method: "POST", path: "/messages/send" });
    expect((await profile()).status).toBe(200);
    expect((await hubspotClient(sandbox.urls.hubspot).crm.contacts.basicApi.getPage(1)).results.length).toBe(1);
    const requestBody = { raw: rawMail(["To: f@northwind.example", "Subject: S", "", "B"]) };
    expect(await statusOf(gmailClient(sandbox.urls.google).users.messages.send({ userId, requestBody }))).toBe(500);
    expect((await sandbox.world.state()).mailboxes.some((mailbox) => mailbox.email === "f@northwind.example")).toBe(
      false,
    );
    expect((await sandbox.world.state()).faults).toEqual([]);
  });

  it("loses the reply after doing the work", async () => {
    await sandbox.world.fault({ vendor: "google", kind: "lost_reply", path: "/messages/send" });
    const requestBody = {
      raw: rawMail(["To: lost@northwind.example", "Subject: S", "Message-ID: <lost-reply@brightline.test>", "", "B"]),
    };
    const gmail = gmailClient(sandbox.urls.google);
    await expect(gmail.users.messages.send({ userId, requestBody })).rejects.toThrow();
    const found = await gmail.users.messages.list({ userId, q: "rfc822msgid:lost-reply@brightline.test" });
    expect(found.data.messages?.length).toBe(1);
    const received = (await sandbox.world.state()).mailboxes.find(
      (mailbox) => mailbox.email === "lost@northwind.example",
    );
    expect(received?.messages.length).toBe(1);
  });

  it("hangs until the client gives up, without doing the work", async () => {
    await sandbox.world.fault({ vendor: "google", kind: "hang", path: "/profile" });
    const started = performance.now();
    const response = fetch(`${sandbox.urls.google}/gmail/v1/users/me/profile`, { signal: AbortSignal.timeout(300) });
    await expect(response).rejects.toThrow(/timeout/i);
    expect(performance.now() - started).toBeGreaterThan(250);
    expect((await profile()).status).toBe(200);
  });

  it("cuts the connection of a hanging request after hangMs", async () => {
    await sandbox.world.fault({ vendor: "google", kind: "hang", path: "/profile", hangMs: 50 });
    await expect(fetch(`${sandbox.urls.google}/gmail/v1/users/me/profile`)).rejects.toThrow("fetch failed");
  });
});

describe("HubSpot", () => {
  it("answers 429 in the shape its client knows, 500, and loses replies", async () => {
    const client = hubspotClient(sandbox.urls.hubspot);
    await sandbox.world.fault({ vendor: "hubspot", kind: "rate_limited" });
    await expect(client.crm.contacts.basicApi.getPage(1)).rejects.toMatchObject({
      code: 429,
      body: expect.objectContaining({ message: "You have reached your secondly limit." }),
    });
    await sandbox.world.fault({ vendor: "hubspot", kind: "server_error" });
    expect(await statusOf(client.crm.contacts.basicApi.getPage(1))).toBe(500);
    await sandbox.world.fault({ vendor: "hubspot", kind: "lost_reply", method: "POST", path: "/contacts" });
    await expect(
      client.crm.contacts.basicApi.create({ properties: { email: "lost@fresh.example" } }),
    ).rejects.toThrow();
    const found = await client.crm.contacts.basicApi.getById(
      "lost@fresh.example",
      undefined,
      undefined,
      undefined,
      false,
      "email",
    );
    expect(found.properties.email).toBe("lost@fresh.example");
  });
});
