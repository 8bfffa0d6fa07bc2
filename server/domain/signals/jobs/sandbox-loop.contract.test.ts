import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GOOGLE_CLIENT, HUBSPOT_APP } from "#sandbox/constants.ts";
import { answerConsent } from "#sandbox/index.ts";
import { type TestSandbox, testSandbox } from "#sandbox/testing/start.ts";
import { createConnectors } from "#server/connectors/index.ts";
import {
  completeConnect,
  emailFor,
  type Provider,
  receiveWebhook,
  startConnect,
} from "#server/domain/connections/index.ts";
import { processInbound, syncMailbox } from "#server/domain/connections/jobs/index.ts";
import { getMove } from "#server/domain/queue/index.ts";
import { readEnv } from "#server/platform/env.ts";
import { errorTable, isAppError } from "#server/platform/pure/errors.ts";
import { aSystemCtx, aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { realClock } from "#server/testing/clock.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { processSignal } from "./index.ts";

// The real connectors against the emulated vendors: consent, signed webhook, mail sync, a prospect who answers.
const DANA = "dana.ruiz@northwind.example";
const { db, url } = await testDatabase();
let sandbox: TestSandbox;
let server: Server;
let ws: TestWorkspace;
let mailboxId: string;
const clock = realClock();

async function answerWebhook(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    const header = (name: string) => request.headers[name]?.toString() ?? null;
    const given = { method: request.method ?? "", path: request.url ?? "", rawBody: Buffer.concat(chunks), header };
    return { status: 202, body: await receiveWebhook(ws.deps, "hubspot", { ...given, requestId: "r" }) };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { status: errorTable[error.code].http, body: { reason: error.reason } };
  }
}

async function connect(provider: Provider, account: string): Promise<string> {
  const { url } = await startConnect(ws.ctx, { provider, returnTo: "/done" });
  const back = (await answerConsent(url, { account })).searchParams;
  const [state, code, error] = [back.get("state"), back.get("code"), back.get("error")];
  const ended = await completeConnect(ws.deps, { provider, state, code, error, userId: ws.userId, requestId: "r" });
  expect(ended.redirectTo).toBe(`/done?connected=${provider}`);
  const where = { workspaceId: ws.workspaceId, provider };
  return (await db.prisma.connection.findFirstOrThrow({ where, select: { id: true } })).id;
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void answerWebhook(request).then(({ status, body }) => response.writeHead(status).end(JSON.stringify(body)));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  sandbox = await testSandbox({ appUrl });
  const { urls } = sandbox;
  const env = readEnv({
    APP_URL: appUrl,
    DATABASE_URL: url,
    AUTH_SECRET: "x".repeat(32),
    ENCRYPTION_KEYS: `1:${Buffer.alloc(32, 1).toString("base64")}`,
    SIMULATED_VENDORS: "google,hubspot",
    GOOGLE_CLIENT_ID: GOOGLE_CLIENT.id,
    GOOGLE_CLIENT_SECRET: GOOGLE_CLIENT.secret,
    GOOGLE_ISSUER: urls.google,
    GOOGLE_API_URL: urls.google,
    HUBSPOT_CLIENT_ID: HUBSPOT_APP.clientId,
    HUBSPOT_CLIENT_SECRET: HUBSPOT_APP.clientSecret,
    HUBSPOT_API_URL: urls.hubspot,
    HUBSPOT_AUTHORIZE_URL: urls.hubspotAuthorize,
  });
  ws = await aWorkspace(testDeps(db, { connectors: createConnectors(env), appUrl, keys: env.keys }));
  const rename = { where: { id: ws.userId }, data: { name: "Casey Lindqvist" } };
  await db.acrossTenants("test").user.update(rename);
  mailboxId = await connect("google", "casey@brightline.test");
  await connect("hubspot", "casey@brightline.test");
});
afterAll(async () => {
  await sandbox.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const sync = () => runDurably((steps) => syncMailbox(aSystemCtx(ws), steps, { connectionId: mailboxId }), { clock });
const processed = async (signalId: string) => {
  const { result } = await runDurably((steps) => processSignal(aSystemCtx(ws), steps, { signalId }), { clock });
  return getMove(ws.ctx, { moveId: result.moveId ?? "" });
};

describe("the loop against the sandbox", () => {
  it("reads the mailbox's history without taking it for news", async () => {
    const { result } = await sync();
    expect(result).toMatchObject({ status: "synced", signals: 0 });
    expect(result).toHaveProperty("found", expect.any(Number));
    const where = { workspaceId: ws.workspaceId };
    const senders = await db.prisma.emailMessage.findMany({
      where,
      distinct: ["direction"],
      select: { direction: true },
    });
    expect(senders).toHaveLength(2);
  });

  it("turns a form in HubSpot into a ranked move with the CRM's facts, however often it is delivered", async () => {
    const contact = { email: DANA, firstname: "Dana", lastname: "Ruiz", message: "Could you send me pricing?" };
    const sent = await sandbox.world.submitForm({ contact, deliveries: 3 });
    expect(sent.deliveries.map((delivery) => delivery.status)).toEqual([202, 202, 202]);
    const where = { workspaceId: ws.workspaceId, vendorEventId: { startsWith: "form:" } };
    const [event, ...others] = await db.prisma.inboundEvent.findMany({ where });
    expect(others).toEqual([]);
    const inboundEventId = event?.id ?? "";
    const { result } = await runDurably((steps) => processInbound(aSystemCtx(ws), steps, { inboundEventId }), {
      clock,
    });
    const move = await processed(result.signalId ?? "");
    expect(move).toMatchObject({
      title: "Reply to Dana Ruiz (Northwind Freight) – asked for pricing in your “Book a fleet walkthrough” form",
      dealAmountCents: 8_400_000,
      params: { to: [DANA], connectionId: mailboxId },
    });
  });

  it.each([
    ["wrong", 401],
    ["stale", 401],
    ["missing", 401],
  ] as const)("answers a %s signature with %i", async (signature, status) => {
    const sent = await sandbox.world.submitForm({ contact: { email: "x@y.example" }, signature });
    expect(sent.deliveries[0]?.status).toBe(status);
  });

  it("hears a prospect's answer to our mail and proposes to reply in the same thread", async () => {
    const { port } = await emailFor(ws.ctx, mailboxId);
    const messageId = "<loop-1@caseyos.brightline.test>";
    const sent = await port.send({
      from: { address: "casey@brightline.test", name: "Casey Lindqvist" },
      to: [DANA],
      subject: "Pricing for 140 trucks",
      text: "Hi Dana,\n\nas promised.\n\nCasey",
      html: "<p>Hi Dana,</p><p>as promised.</p><p>Casey</p>",
      messageId,
      thread: null,
    });
    expect(sent.ok).toBe(true);
    await sandbox.world.prospectReply({ mailbox: DANA, messageId, text: "Great. Can we talk on Tuesday?" });
    const { result } = await sync();
    expect(result).toMatchObject({ signals: 1 });
    const where = { workspaceId: ws.workspaceId, type: "reply_received" };
    const signal = await db.prisma.signal.findFirstOrThrow({ where, select: { id: true } });
    const move = await processed(signal.id);
    expect(move).toMatchObject({
      title: "Reply to Dana Ruiz (Northwind Freight) – wants to meet",
      actionType: "reply_email",
      params: { thread: { vendorThreadId: sent.ok ? sent.value.vendorThreadId : "" } },
    });
    expect(move.thread.at(-1)?.text).toBe("Great. Can we talk on Tuesday?");
  });

  it("survives expired tokens, and asks for a person once the access is gone", async () => {
    const account = { vendor: "google" as const, account: "casey@brightline.test" };
    await sandbox.world.expireAccessTokens(account);
    expect((await sync()).result.status).toBe("synced");
    await sandbox.world.revoke(account);
    await expect(sync()).rejects.toMatchObject({ code: "auth_expired" });
    const where = { workspaceId: ws.workspaceId, id: mailboxId };
    expect(await db.prisma.connection.findFirst({ where })).toMatchObject({ status: "reconnect_needed" });
    expect(await connect("google", "casey@brightline.test")).toBe(mailboxId);
    expect((await sync()).result.status).toBe("synced");
  });
});
