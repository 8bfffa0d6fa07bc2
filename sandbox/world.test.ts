import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { worldClient } from "./index.ts";
import { gmailClient, hubspotClient, statusOf, type TestSandbox, testSandbox } from "./testing/start.ts";

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await testSandbox();
});
afterAll(() => sandbox.close());

describe("the control API", () => {
  it("answers nobody without the token", async () => {
    await expect(worldClient(sandbox.urls.world, "guess").state()).rejects.toThrow("401");
    for (const init of [{}, { method: "POST" }, { method: "OPTIONS" }]) {
      const response = await fetch(`${sandbox.urls.world}/world/reset`, init);
      expect(response.status).toBe(401);
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
    }
  });

  it("refuses a misspelt option, nonsense and unknown paths", async () => {
    const post = (path: string, body: string) =>
      fetch(`${sandbox.urls.world}${path}`, {
        method: "POST",
        body,
        headers: { authorization: "Bearer test-world-token" },
      });
    expect(
      (await post("/world/fault", JSON.stringify({ vendor: "google", kind: "rate_limited", time: 2 }))).status,
    ).toBe(400);
    expect((await post("/world/fault", "{")).status).toBe(400);
    expect((await post("/world/earthquake", "{}")).status).toBe(404);
    expect((await sandbox.world.state()).faults).toEqual([]);
  });

  it("answers only requests that are addressed to this machine", async () => {
    const status = await new Promise((resolve, reject) => {
      request(
        `${sandbox.urls.google}/.well-known/openid-configuration`,
        { headers: { host: "evil.example" } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      )
        .on("error", reject)
        .end();
    });
    expect(status).toBe(421);
  });

  it("brings mail from anybody to several mailboxes, threaded by its headers", async () => {
    const first = await sandbox.world.incomingMail({
      from: { email: "pat@fresh.example", name: "Pat" },
      to: "casey@brightline.test, morgan@brightline.test",
      subject: "Tender",
      text: "Interested?",
    });
    expect(first.delivered.map((item) => item.mailbox)).toEqual(["casey@brightline.test", "morgan@brightline.test"]);
    const second = await sandbox.world.incomingMail({
      from: { email: "pat@fresh.example" },
      to: "casey@brightline.test",
      subject: "Re: Tender",
      text: "?",
      inReplyTo: first.messageId,
    });
    expect(second.delivered[0]?.threadId).toBe(first.delivered[0]?.threadId);
  });

  it("puts the world back to the scenario with the same ids, and voids what was handed out", async () => {
    const own = await testSandbox();
    const before = await own.world.state();
    const user = await own.world.addUser({ email: "gone@brightline.test", name: "Gone" });
    await own.world.incomingMail({
      from: { email: "x@fresh.example" },
      to: "casey@brightline.test",
      subject: "X",
      text: "X",
    });
    await own.world.changeCrm({
      objectType: "contacts",
      action: "create",
      properties: { email: "y@fresh.example" },
      deliveries: 0,
    });
    await own.world.revoke({ vendor: "google", account: "casey@brightline.test" });
    await own.world.reset();
    const after = await own.world.state();
    const shape = (state: typeof before) => ({
      mails: state.mailboxes.map((mailbox) => [mailbox.email, mailbox.messages.map((message) => message.id)]),
      records: Object.values(state.hubspot.objects).map((records) => records.map((record) => record.id)),
    });
    expect(shape(after)).toEqual(shape(before));
    expect((await gmailClient(own.urls.google).users.getProfile({ userId: "me" })).status).toBe(200);
    expect(await statusOf(gmailClient(own.urls.google, user.accessToken).users.getProfile({ userId: "me" }))).toBe(401);
    await own.close();
  });
});

it("runs beside another sandbox without sharing anything", async () => {
  const other = await testSandbox();
  await other.world.changeCrm({
    objectType: "contacts",
    action: "create",
    properties: { email: "only.there@fresh.example" },
    deliveries: 0,
  });
  const find = (urls: TestSandbox["urls"]) =>
    hubspotClient(urls.hubspot).crm.contacts.basicApi.getById(
      "only.there@fresh.example",
      undefined,
      undefined,
      undefined,
      false,
      "email",
    );
  expect((await find(other.urls)).id).toBeTruthy();
  expect(await statusOf(find(sandbox.urls))).toBe(404);
  await other.close();
});
