import { beforeEach, describe, expect, it } from "vitest";
import { getMove } from "#server/domain/queue/index.ts";
import { unique } from "#server/testing/build/index.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { aNorthwindWorld, DANA, type NorthwindWorld } from "#server/testing/northwind.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import type { SignalType } from "../contract.ts";
import { ingestSignal } from "../index.ts";

const { db } = await testDatabase();
let world: NorthwindWorld;

beforeEach(async () => {
  world = await aNorthwindWorld(db);
});

const CHANNEL = "C0SALES001";

async function processed(source: "slack" | "x", type: SignalType, payload: Record<string, unknown>) {
  const given = { source, type, payload, naturalKey: unique(), occurredAt: world.clock.now() };
  const { id } = await ingestSignal(world.ctx, given);
  const { result } = await world.process(id);
  return {
    result,
    row: await world.signalRow(id),
    move: result.moveId ? await getMove(world.ws.ctx, { moveId: result.moveId }) : null,
  };
}

const withSlack = () => connectAccount(world.ws.ctx, world.vendors, "slack", world.casey);
const knownDana = async () => {
  await world.withMailbox();
  await world.withHubspot();
  await world.process(await world.submit());
};

describe("a mention in Slack", () => {
  it("becomes an answer in its thread, with the person it is about", async () => {
    await knownDana();
    const connectionId = await withSlack();
    const text = `<@U0CASEYBOT> what about <mailto:${DANA}|${DANA}>? She &amp; Theo wait for 3 numbers.`;
    const ask = { connectionId, channel: CHANNEL, ts: "1763888400.000100", userId: "U0CASEY001", text, threadTs: null };
    const { move, row } = await processed("slack", "slack_mention", ask);
    expect(move).toMatchObject({
      actionType: "post_slack",
      status: "open",
      title: `Answer in #sales: “what about ${DANA}? She & Theo wait for 3 numbers.”`,
      params: { channel: CHANNEL, channelName: "sales", threadTs: "1763888400.000100" },
      dealAmountCents: 8_400_000,
    });
    expect(row).toMatchObject({ status: "accepted", contactId: move?.contactId });
    expect(move?.contactId).not.toBeNull();
  });

  it("in the same thread feeds the answer that is open", async () => {
    const connectionId = await withSlack();
    const ask = { connectionId, channel: CHANNEL, userId: "U1", threadTs: "1763888400.000100" };
    const first = await processed("slack", "slack_mention", { ...ask, ts: "1763888401.000100", text: "<@U0> hello?" });
    const second = await processed("slack", "slack_mention", {
      ...ask,
      ts: "1763888402.000100",
      text: "<@U0> anybody?",
    });
    expect(second.result.moveId).toBe(first.result.moveId);
  });

  it("without words is left alone", async () => {
    const connectionId = await withSlack();
    const ask = { connectionId, channel: CHANNEL, ts: "1.1", userId: "U1", text: "<@U0CASEYBOT>", threadTs: null };
    expect((await processed("slack", "slack_mention", ask)).row).toMatchObject({ status: "ignored" });
  });
});

describe("a message handed over by our reaction", () => {
  it("becomes a HubSpot task in the colleague's own words, linked to the person in it", async () => {
    await knownDana();
    const connectionId = await withSlack();
    const said = `Call ${DANA} about the discount on Friday, password: none`.replace(", password: none", "");
    const { ts } = world.vendors.slack.write(CHANNEL, "U0CASEY001", said);
    const { move } = await processed("slack", "slack_reaction", { connectionId, channel: CHANNEL, ts, userId: "U1" });
    expect(move).toMatchObject({
      actionType: "create_task",
      title: `Make a task of “${said}” for Dana Ruiz`,
      params: { links: { contactIds: ["2"], companyIds: ["1"], dealIds: [] } },
    });
    expect(move?.draft).toMatchObject({ text: said, origin: { kind: "person" } });
  });

  it("is left alone without HubSpot, and when it was deleted", async () => {
    const connectionId = await withSlack();
    const { ts } = world.vendors.slack.write(CHANNEL, "U0CASEY001", "Follow up");
    const handed = { connectionId, channel: CHANNEL, ts, userId: "U1" };
    const without = await processed("slack", "slack_reaction", handed);
    expect(without.row).toMatchObject({
      status: "ignored",
      reason: expect.stringContaining("HubSpot is not connected"),
    });
    await world.withHubspot();
    const gone = await processed("slack", "slack_reaction", { ...handed, ts: "1.000001" });
    expect(gone.row).toMatchObject({ status: "ignored", reason: expect.stringContaining("deleted") });
  });
});

describe("a post on X", () => {
  const post = (connectionId: string, more: Record<string, unknown> = {}) => ({
    connectionId,
    postId: "1862000000000000001",
    text: "@brightline_io does 6sense work with it? Need it in 2027 for 100% of our vans https://x.test",
    authorHandle: "fleet_2027",
    authorName: "Dana Ruiz",
    authorFollowers: 120,
    url: "https://x.com/fleet_2027/status/1862000000000000001",
    matched: [],
    ...more,
  });
  const withX = () => connectAccount(world.ws.ctx, world.vendors, "x", "brightline_io");

  it.each([
    ["social_mention", "Thanks for asking, Dana!"],
    ["social_buying_signal", "Happy to help with this, Dana."],
    ["social_thought_leader", "Thanks for sharing this, Dana."],
  ] as const)("of type %s becomes a public answer that a person approves", async (type, words) => {
    const connectionId = await withX();
    const { move } = await processed("x", type, post(connectionId));
    expect(move).toMatchObject({
      actionType: "post_social",
      params: { connectionId, inReplyToId: "1862000000000000001" },
      draft: { text: expect.stringContaining(words), origin: { kind: "template" } },
    });
    const quotes = move?.explanation.contributions.flatMap((part) => part.evidence.map(({ quote }) => quote));
    expect(quotes).toContainEqual(expect.stringContaining("does 6sense work"));
  });

  it("that names a competitor becomes a look at it, one for all posts", async () => {
    const connectionId = await withX();
    const first = await processed("x", "social_competitor_mention", post(connectionId, { matched: ["6sense"] }));
    expect(first.move).toMatchObject({ actionType: "research", draft: { text: expect.stringContaining("6sense") } });
    const again = post(connectionId, { matched: ["6sense"], postId: "1862000000000000002", text: "6sense again" });
    expect((await processed("x", "social_competitor_mention", again)).result.moveId).toBe(first.result.moveId);
  });

  it("does not put a name of signs and figures into our mouth", async () => {
    const connectionId = await withX();
    const { move } = await processed("x", "social_mention", post(connectionId, { authorName: "W1N_$$$ http://x" }));
    expect(move?.draft?.text).toMatch(/^Thanks for asking! /);
  });
});
