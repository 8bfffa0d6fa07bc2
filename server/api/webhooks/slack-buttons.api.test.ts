import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SEEDED_TOKENS, SLACK_APP, SLACK_TEAM } from "#sandbox/constants.ts";
import { type TestSandbox, testSandbox } from "#sandbox/testing/start.ts";
import { createFakeVendors } from "#server/connectors/fake.ts";
import { createSlackConnector } from "#server/connectors/slack/index.ts";
import { createWorld } from "#server/connectors/world/index.ts";
import { sealTokens } from "#server/domain/connections/access.ts";
import { processInbound } from "#server/domain/connections/jobs/index.ts";
import { actInWorld, readWorld } from "#server/domain/sandbox/index.ts";
import { aTestApi, type TestApi } from "#server/testing/api.ts";
import { aMove, aSystemCtx, aWorkspace, type TestWorkspace } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { runDurably } from "#server/testing/steps.ts";

const clock = fakeClock(new Date());
let server: Server;
let sandbox: TestSandbox;
let test: TestApi;
let ws: TestWorkspace;

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

/** The app behind a port: the sandbox's Slack calls it as the real one would. */
async function listenAsApp(): Promise<string> {
  server = createServer(async (request, response) => {
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(request.headers)) headers[name] = String(value);
    const answer = await test.call(request.url ?? "", { method: "POST", headers, body: await bodyOf(request) });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.text);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  sandbox = await testSandbox({ appUrl: await listenAsApp() });
  const slack = createSlackConnector({
    SLACK_CLIENT_ID: SLACK_APP.clientId,
    SLACK_CLIENT_SECRET: SLACK_APP.clientSecret,
    SLACK_SIGNING_SECRET: SLACK_APP.signingSecret,
    SLACK_API_URL: `${sandbox.urls.slack}/api`,
    SLACK_AUTHORIZE_URL: `${sandbox.urls.slack}/oauth/v2/authorize`,
  });
  const { connectors } = createFakeVendors();
  test = await aTestApi({
    deps: {
      connectors: {
        ...connectors,
        chat: slack.chat,
        chatAnswer: slack.answer,
        webhooks: { ...connectors.webhooks, slack: slack.verifier },
      },
      world: createWorld({
        WORLD_URL: sandbox.urls.world,
        WORLD_TOKEN: "test-world-token",
        simulated: new Set(["slack"]),
      }),
    },
  });
  ws = await aWorkspace(test.deps);
  const { prisma } = test.deps.db;
  await prisma.user.update({ where: { id: ws.userId }, data: { email: SEEDED_TOKENS.slack.email } });
  const id = test.deps.newId();
  const { accessToken } = SEEDED_TOKENS.slack;
  const tokens = sealTokens(ws.ctx, id, { accessToken, refreshToken: null, expiresInSeconds: null, scopes: [] }, null);
  const account = { provider: "slack", externalAccountId: SLACK_TEAM.id, accountLabel: SLACK_TEAM.name, scopes: [] };
  await prisma.connection.create({ data: { id, workspaceId: ws.workspaceId, ...account, ...tokens } });
});
afterAll(async () => {
  await sandbox.close();
  await new Promise<void>((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
  await test.close();
});

async function runJobs(): Promise<void> {
  const where = { workspaceId: ws.workspaceId, processedAt: null };
  const waiting = await test.deps.db.prisma.inboundEvent.findMany({ where });
  for (const { id } of waiting) {
    await runDurably((steps) => processInbound(aSystemCtx(ws), steps, { inboundEventId: id }), { clock });
  }
}

const answers = async () => (await sandbox.world.state()).slack.answers;

it("a person works from the emulated Slack: asks for the day, approves with a button, and sees the result in its place", async () => {
  const [first, second] = [await aMove(ws.ctx), await aMove(ws.ctx)];
  await actInWorld(ws.ctx, { kind: "command_in_slack", text: "today" });
  expect(await answers()).toEqual([]);
  await runJobs();
  const shown = (await readWorld(ws.ctx))?.slackAnswer;
  const button = shown?.buttons.find(({ value }) => value.includes(first.id));
  expect(shown?.buttons).toHaveLength(2);

  await actInWorld(ws.ctx, { kind: "approve_in_slack", value: button?.value ?? "" });
  await runJobs();
  const move = await test.deps.db.prisma.move.findFirstOrThrow({
    where: { workspaceId: ws.workspaceId, id: first.id },
  });
  expect(move.status).toBe("scheduled");
  const [only, ...others] = await answers();
  expect(others).toEqual([]);
  expect(only?.text).toContain("approved");
  const left = (await readWorld(ws.ctx))?.slackAnswer?.buttons ?? [];
  expect(left).toEqual([expect.objectContaining({ value: expect.stringContaining(second.id) })]);
});

it("the same press twice, a wrong signature and another team's press change nothing, and say so where they may", async () => {
  const move = await aMove(ws.ctx);
  await sandbox.world.slackCommand({ text: "today" });
  await runJobs();
  const value = (await readWorld(ws.ctx))?.slackAnswer?.buttons.find((one) => one.value.includes(move.id))?.value;
  const press = { action: "caseyos_approve:", value };
  expect((await sandbox.world.slackPress({ ...press, signature: "wrong" })).deliveries).toMatchObject([
    { status: 401 },
  ]);
  expect((await sandbox.world.slackPress({ ...press, signature: "stale" })).deliveries).toMatchObject([
    { status: 401 },
  ]);
  expect((await sandbox.world.slackPress({ ...press, team: "T0PARTNER" })).deliveries).toMatchObject([{ status: 200 }]);
  await expect.poll(async () => (await answers()).at(-1)?.text).toContain("not the one that is connected");
  await runJobs();
  const where = { workspaceId: ws.workspaceId, moveId: move.id };
  expect(await test.deps.db.prisma.decision.count({ where })).toBe(0);

  await sandbox.world.slackPress({ ...press, deliveries: 2 });
  await expect.poll(async () => (await answers()).some(({ text }) => text.includes("handled already"))).toBe(true);
  await runJobs();
  expect(await test.deps.db.prisma.decision.count({ where })).toBe(1);
});

it("a command that we do not have is explained in the answer itself", async () => {
  await sandbox.world.slackCommand({ text: "dance" });
  expect((await answers()).at(-1)?.text).toContain("/caseyos today");
});
