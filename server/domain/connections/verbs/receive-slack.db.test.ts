import { createHmac } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors, FAKE_SLACK_SECRET } from "#server/connectors/fake.ts";
import { aSystemCtx, aWorkspace, type TestWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { rejectsWith } from "#server/testing/expect.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { receiveWebhook } from "../index.ts";
import { processInbound } from "../jobs/index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let team: string;
let connectionId: string;
const clock = fakeClock(new Date("2026-11-23T09:00:00Z"));
const vendors = createFakeVendors({ now: clock.now });

beforeEach(async () => {
  team = `T${unique()}`;
  vendors.slack.world.teamId = team;
  ws = await aWorkspace(testDeps(db, { connectors: vendors.connectors, now: clock.now }));
  connectionId = await connectAccount(ws.ctx, vendors, "slack", "casey@brightline.test");
});

const seconds = () => Math.floor(clock.now().getTime() / 1000);
const mention = (more: Record<string, unknown> = {}) => ({
  type: "app_mention",
  user: "U0CASEY001",
  text: "<@U0CASEYBOT> please follow up with <mailto:dana@x.test|dana@x.test>",
  ts: `${seconds()}.000100`,
  channel: "C0SALES001",
  event_ts: `${seconds()}.000100`,
  ...more,
});
const reaction = (more: Record<string, unknown> = {}) => ({
  type: "reaction_added",
  user: "U0CASEY001",
  reaction: "caseyos",
  item: { type: "message", channel: "C0SALES001", ts: `${seconds()}.000200` },
  event_ts: `${seconds()}.000300`,
  ...more,
});
const envelope = (event: Record<string, unknown>, id = `Ev${unique()}`) => ({
  type: "event_callback",
  team_id: team,
  event_id: id,
  event_time: seconds(),
  event,
});

function deliver(body: unknown, secret = FAKE_SLACK_SECRET, retry?: number) {
  const rawBody = Buffer.from(JSON.stringify(body));
  const timestamp = String(seconds());
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:`).update(rawBody).digest("hex");
  const headers: Record<string, string> = {
    "x-slack-signature": `v0=${digest}`,
    "x-slack-request-timestamp": timestamp,
    ...(retry === undefined ? {} : { "x-slack-retry-num": String(retry) }),
  };
  const request = { method: "POST", path: "/api/webhooks/slack", rawBody, requestId: "r-1" };
  return receiveWebhook(ws.deps, "slack", { ...request, header: (name) => headers[name] ?? null });
}

const stored = () => db.prisma.inboundEvent.findMany({ where: { workspaceId: ws.workspaceId } });
const signals = () => db.prisma.signal.findMany({ where: { workspaceId: ws.workspaceId } });
async function processAll(): Promise<void> {
  const ctx = aSystemCtx(ws);
  for (const { id } of await stored()) {
    await runDurably((steps) => processInbound(ctx, steps, { inboundEventId: id }), { clock });
  }
}

describe("an event of Slack", () => {
  it("answers the check of the address with its challenge", async () => {
    expect(await deliver({ type: "url_verification", token: "t", challenge: "c-1" })).toEqual({ challenge: "c-1" });
    const forged = () => deliver({ type: "url_verification", token: "t", challenge: "c-1" }, "another secret");
    await rejectsWith("unauthenticated", "webhook.signature_invalid", forged);
  });

  it("that mentions us is stored once, repeated or not, and becomes one signal", async () => {
    const event = envelope(mention());
    expect(await deliver(event)).toEqual({ accepted: 1, duplicates: 0 });
    expect(await deliver(event, FAKE_SLACK_SECRET, 1)).toEqual({ accepted: 0, duplicates: 1 });
    await processAll();
    await processAll();
    expect(await signals()).toMatchObject([
      {
        source: "slack",
        type: "slack_mention",
        payload: { connectionId, channel: "C0SALES001", userId: "U0CASEY001", threadTs: null },
      },
    ]);
  });

  it("with our reaction becomes one signal, however many people react", async () => {
    await deliver(envelope(reaction()));
    await deliver(envelope(reaction({ user: "U0MORGAN01" })));
    await processAll();
    expect(await signals()).toMatchObject([{ type: "slack_reaction", payload: { ts: `${seconds()}.000200` } }]);
  });

  it.each([
    ["another reaction", () => reaction({ reaction: "tada" })],
    ["a mention by a bot", () => mention({ bot_id: "B1" })],
    ["an event we do not listen to", () => ({ type: "channel_created", channel: { id: "C9" } })],
  ])("that is %s is taken and left alone", async (_name, event) => {
    expect(await deliver(envelope(event()))).toEqual({ accepted: 0, duplicates: 0 });
    expect(await stored()).toEqual([]);
  });

  it("of a team that nobody connected is taken and left alone, so that Slack keeps sending", async () => {
    expect(await deliver({ ...envelope(mention()), team_id: "T0NOBODY" })).toEqual({ accepted: 0, duplicates: 0 });
  });

  it("reaches the workspaces of its own team only", async () => {
    const other = await aWorkspace(ws.deps);
    await deliver(envelope(mention()));
    expect(await db.prisma.inboundEvent.count({ where: { workspaceId: other.workspaceId } })).toBe(0);
  });

  it("that is no event is refused", async () => {
    await rejectsWith("invalid_input", "webhook.invalid_body", () => deliver({ hello: "world" }));
  });
});
