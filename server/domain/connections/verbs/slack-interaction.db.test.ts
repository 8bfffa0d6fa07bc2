import { createHmac } from "node:crypto";
import { verifySlackRequest } from "@slack/bolt";
import { beforeEach, describe, expect, it } from "vitest";
import { createFakeVendors, FAKE_SLACK_SECRET } from "#server/connectors/fake.ts";
import { FAKE_ANSWERS } from "#server/connectors/slack/fake.ts";
import type { Role } from "#server/platform/pure/actor.ts";
import {
  aMember,
  aMove,
  aSystemCtx,
  aWorkspace,
  type TestWorkspace,
  testDeps,
  unique,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { expectAudit, rejectsWith } from "#server/testing/expect.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { type InteractionAnswer, receiveInteraction } from "../index.ts";
import { processInbound } from "../jobs/index.ts";

const { db } = await testDatabase();
const clock = fakeClock(new Date("2026-11-23T09:00:00Z"));
let vendors: ReturnType<typeof createFakeVendors>;
let ws: TestWorkspace;
let team: string;
let casey: string;

/** A member with a Slack user of the same address. @returns that user's id */
async function inSlack(role: Role, more: { isGuest?: boolean; teamId?: string; email?: string | null } = {}) {
  const ctx = await aMember(ws, role);
  const { email } = await db.prisma.user.findUniqueOrThrow({ where: { id: ctx.actor.id } });
  const id = `U${unique()}`;
  vendors.slack.world.users.push({ id, name: `Slack ${role}`, email, isBot: false, ...more });
  return { id, userId: ctx.actor.id, email };
}

beforeEach(async () => {
  vendors = createFakeVendors({ now: clock.now });
  team = `T${unique()}`;
  vendors.slack.world.teamId = team;
  ws = await aWorkspace(testDeps(db, { connectors: vendors.connectors, now: clock.now }));
  await connectAccount(ws.ctx, vendors, "slack", "casey@brightline.test");
  casey = (await inSlack("member")).id;
});

type Sent = { secret?: string; ageSeconds?: number };
function signed(form: Record<string, string>, { secret = FAKE_SLACK_SECRET, ageSeconds = 0 }: Sent = {}) {
  const body = new URLSearchParams(form).toString();
  const timestamp = Math.floor(clock.now().getTime() / 1000) - ageSeconds;
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  const headers = { "x-slack-signature": `v0=${digest}`, "x-slack-request-timestamp": timestamp };
  return { body, headers };
}

function deliver(kind: "actions" | "commands", form: Record<string, string>, how?: Sent): Promise<InteractionAnswer> {
  const { body, headers } = signed(form, how);
  const named = new Map(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  return receiveInteraction(ws.deps, kind, {
    method: "POST",
    path: `/api/webhooks/slack/${kind}`,
    rawBody: Buffer.from(body),
    header: (name) => named.get(name) ?? null,
    requestId: `r-${unique()}`,
  });
}

const answers = () => vendors.slack.answers;
const lastAnswer = () => answers().at(-1);
const trigger = () => `tr.${unique()}`;

const command = (text: string, more: Record<string, string> = {}) => ({
  command: "/caseyos",
  text,
  team_id: team,
  user_id: casey,
  user_name: "casey",
  trigger_id: trigger(),
  response_url: `${FAKE_ANSWERS}${unique()}`,
  ...more,
});

type Pressed = { move: { id: string; contentHash: string }; userId?: string; teamId?: string; userTeam?: string };
const press = ({ move, userId = casey, teamId = team, userTeam = teamId }: Pressed) => ({
  payload: JSON.stringify({
    type: "block_actions",
    team: { id: teamId, domain: "x" },
    user: { id: userId, team_id: userTeam, username: "an-admin" },
    trigger_id: trigger(),
    response_url: `${FAKE_ANSWERS}${unique()}`,
    actions: [
      {
        action_id: "caseyos_approve:today",
        value: JSON.stringify({ w: ws.workspaceId, m: move.id, h: move.contentHash }),
      },
    ],
  }),
});

async function processAll(of: TestWorkspace = ws): Promise<void> {
  const stored = await db.prisma.inboundEvent.findMany({ where: { workspaceId: of.workspaceId, processedAt: null } });
  for (const { id } of stored) {
    await runDurably((steps) => processInbound(aSystemCtx(of), steps, { inboundEventId: id }), { clock });
  }
}

const statusOf = async (moveId: string) =>
  (await db.prisma.move.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id: moveId } })).status;
const buttons = () => JSON.stringify(lastAnswer()?.blocks ?? []);

/** Pressed, processed, and answered to the person alone; nothing has changed. */
async function refusedWith(words: RegExp, move: { id: string }): Promise<void> {
  await processAll();
  expect(lastAnswer()).toMatchObject({ text: expect.stringMatching(words), replacesOriginal: false });
  expect(await statusOf(move.id)).toBe("open");
  expect(await db.prisma.decision.count({ where: { workspaceId: ws.workspaceId } })).toBe(0);
}

describe("the command in Slack", () => {
  it("is acknowledged at once and answered with the day's moves, whole, with a button bound to each content", async () => {
    const move = await aMove(ws.ctx);
    expect(await deliver("commands", command("today"))).toEqual({ text: null });
    expect(answers()).toEqual([]);
    await processAll();
    expect(lastAnswer()).toMatchObject({ replacesOriginal: false });
    const { draft } = await db.prisma.move.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id: move.id } });
    const shown = JSON.stringify((draft as { text: string } | null)?.text ?? move.id).slice(1, -1);
    expect(buttons()).toContain(shown);
    expect(buttons()).toContain(move.contentHash);
    expect(buttons()).toContain(`/${ws.slug}/moves/${move.id}`);
  });

  it("shows a viewer the moves without an Approve button", async () => {
    const move = await aMove(ws.ctx);
    const { id } = await inSlack("viewer");
    await deliver("commands", command("", { user_id: id }));
    await processAll();
    expect(buttons()).toContain(`/moves/${move.id}`);
    expect(buttons()).not.toContain("caseyos_approve");
  });

  it("explains itself when it asks for something we do not have, and tells a team nobody connected", async () => {
    expect((await deliver("commands", command("dance"))).text).toContain("/caseyos today");
    const foreign = await deliver("commands", command("today", { team_id: `T${unique()}` }));
    expect(foreign.text).toContain("connected");
    expect(await db.prisma.inboundEvent.count({ where: { workspaceId: ws.workspaceId } })).toBe(0);
  });
});

describe("an Approve button in Slack", () => {
  it("approves as the member behind the Slack user, and the message becomes the result", async () => {
    const move = await aMove(ws.ctx);
    const { id, userId } = await inSlack("member");
    expect(await deliver("actions", press({ move, userId: id }))).toEqual({ text: null });
    expect(await statusOf(move.id)).toBe("open");
    await processAll();
    expect(await statusOf(move.id)).toBe("scheduled");
    expect(lastAnswer()).toMatchObject({ replacesOriginal: true, text: expect.stringContaining("approved") });
    expect(buttons()).not.toContain(move.contentHash);
    const decisions = await db.prisma.decision.findMany({ where: { workspaceId: ws.workspaceId } });
    expect(decisions).toMatchObject([{ decidedById: userId, decidedByType: "user", surface: "slack" }]);
    expect(await expectAudit(ws.ctx, "move.approved", move.id)).toMatchObject({ actorId: userId });
  });

  it("approves what was asked for, and shows what else waits", async () => {
    const move = await aMove(ws.ctx, { status: "awaiting_approval" });
    const { workspaceId } = ws;
    await db.prisma.approvalRequest.create({
      data: {
        id: ws.deps.newId(),
        workspaceId,
        moveId: move.id,
        contentHash: move.contentHash,
        requestedByType: "system",
      },
    });
    await deliver("commands", command("approvals"));
    await processAll();
    expect(buttons()).toContain("caseyos_approve:approvals");
    expect(buttons()).toContain(move.contentHash);
    await deliver("actions", press({ move }));
    await processAll();
    expect(await statusOf(move.id)).toBe("scheduled");
  });

  it("pressed once counts once: the same payload again is told so, and a second press gets the first answer", async () => {
    const move = await aMove(ws.ctx);
    const form = press({ move });
    await deliver("actions", form);
    await processAll();
    const replay = await deliver("actions", form);
    expect(replay.text).toContain("handled already");
    expect(lastAnswer()).toMatchObject({ text: replay.text, replacesOriginal: false });
    await deliver("actions", press({ move }));
    await processAll();
    expect(lastAnswer()).toMatchObject({ replacesOriginal: true, text: expect.stringContaining("approved") });
    expect(await db.prisma.decision.count({ where: { workspaceId: ws.workspaceId } })).toBe(1);
  });

  it("is not another person's: the second one learns who was first", async () => {
    const move = await aMove(ws.ctx);
    await deliver("actions", press({ move }));
    await processAll();
    const { id } = await inSlack("member");
    await deliver("actions", press({ move, userId: id }));
    await processAll();
    expect(lastAnswer()).toMatchObject({ text: expect.stringMatching(/already approved/), replacesOriginal: false });
    expect(await db.prisma.decision.count({ where: { workspaceId: ws.workspaceId } })).toBe(1);
  });

  it("of content that has changed since approves nothing", async () => {
    const move = await aMove(ws.ctx);
    await deliver("actions", press({ move: { ...move, contentHash: "0".repeat(64) } }));
    await refusedWith(/changed|edited/, move);
  });

  it("does nothing for a viewer", async () => {
    const move = await aMove(ws.ctx);
    const { id } = await inSlack("viewer");
    await deliver("actions", press({ move, userId: id }));
    await refusedWith(/It takes the role/, move);
  });

  it.each<[string, () => Promise<string>]>([
    ["whom Slack does not know", async () => `U${unique()}`],
    ["whose address is confirmed nowhere", async () => (await inSlack("member", { email: null })).id],
    ["who is a guest in Slack", async () => (await inSlack("admin", { isGuest: true })).id],
    ["whom Slack places in another team", async () => (await inSlack("admin", { teamId: "T0OTHER" })).id],
    ["whose address is no member's", async () => (await inSlack("admin", { email: `${unique()}@else.test` })).id],
  ])("does nothing for a person %s", async (_name, person) => {
    const move = await aMove(ws.ctx);
    await deliver("actions", press({ move, userId: await person() }));
    await refusedWith(/does not know you/, move);
  });

  it("does nothing for a member of another workspace, nor for one whose address was never proven", async () => {
    const move = await aMove(ws.ctx);
    const elsewhere = await aMember(await aWorkspace(ws.deps), "admin");
    const { email } = await db.prisma.user.findUniqueOrThrow({ where: { id: elsewhere.actor.id } });
    vendors.slack.world.users.push({ id: "U0ELSE", name: "Else", email, isBot: false });
    await deliver("actions", press({ move, userId: "U0ELSE" }));
    await refusedWith(/does not know you/, move);
    const unproven = await inSlack("admin");
    await db.prisma.user.update({ where: { id: unproven.userId }, data: { emailVerifiedAt: null } });
    await deliver("actions", press({ move, userId: unproven.id }));
    await refusedWith(/does not know you/, move);
  });

  it.each<[string, () => Partial<Pressed>]>([
    ["of a team that nobody connected", () => ({ teamId: "T0NOBODY" })],
    ["by somebody of another team in a shared channel", () => ({ userTeam: "T0PARTNER" })],
  ])("%s is told so and not even stored", async (_name, more) => {
    const move = await aMove(ws.ctx);
    const { text } = await deliver("actions", press({ move, ...more() }));
    expect(text).toContain("not the one that is connected");
    expect(await db.prisma.inboundEvent.count({ where: { workspaceId: ws.workspaceId } })).toBe(0);
    await refusedWith(/not the one that is connected/, move);
  });

  it("of a workspace that another team is connected to reaches nothing there", async () => {
    const move = await aMove(ws.ctx);
    vendors.slack.world.teamId = `T${unique()}`;
    const other = await aWorkspace(ws.deps);
    await connectAccount(other.ctx, vendors, "slack", "evil@other.test");
    await deliver("actions", press({ move, teamId: vendors.slack.world.teamId }));
    await processAll(other);
    await refusedWith(/not the one that is connected/, move);
  });

  it("is answered at Slack's own address only", async () => {
    const move = await aMove(ws.ctx);
    const form = press({ move });
    const payload = { ...JSON.parse(form.payload), response_url: "http://169.254.169.254/latest" };
    await deliver("actions", { payload: JSON.stringify(payload) });
    await processAll();
    expect(answers()).toEqual([]);
    const [stored] = await db.prisma.inboundEvent.findMany({ where: { workspaceId: ws.workspaceId } });
    expect(stored?.error).toContain("did not reach Slack");
    expect(JSON.stringify(stored?.body)).not.toContain("169.254");
  });

  it("that only opens a page is taken and left alone", async () => {
    const payload = { ...JSON.parse(press({ move: { id: "x", contentHash: "y" } }).payload) };
    payload.actions = [{ action_id: "caseyos_open:1" }];
    expect(await deliver("actions", { payload: JSON.stringify(payload) })).toEqual({ text: null });
    expect(await db.prisma.inboundEvent.count({ where: { workspaceId: ws.workspaceId } })).toBe(0);
  });
});

describe("what is not signed by Slack", () => {
  it.each<[string, Sent, string]>([
    ["with another secret", { secret: "other" }, "webhook.signature_invalid"],
    ["six minutes ago", { ageSeconds: 360 }, "webhook.stale"],
  ])("%s is refused, as Slack's own library refuses it", async (_name, how, reason) => {
    const form = press({ move: await aMove(ws.ctx) });
    const { body, headers } = signed(form, how);
    const nowMilliseconds = clock.now().getTime();
    const check = () => verifySlackRequest({ signingSecret: FAKE_SLACK_SECRET, body, headers, nowMilliseconds });
    expect(check).toThrow();
    await rejectsWith("unauthenticated", reason, () => deliver("actions", form, how));
    await rejectsWith("unauthenticated", reason, () => deliver("commands", command("today"), how));
  });

  it("while a form that we take is one that Slack's own library takes", async () => {
    const form = press({ move: await aMove(ws.ctx) });
    const { body, headers } = signed(form);
    const nowMilliseconds = clock.now().getTime();
    verifySlackRequest({ signingSecret: FAKE_SLACK_SECRET, body, headers, nowMilliseconds });
    expect(await deliver("actions", form)).toEqual({ text: null });
  });

  it("and what is no interaction is refused", async () => {
    await rejectsWith("invalid_input", "webhook.invalid_body", () => deliver("actions", { payload: "{" }));
    await rejectsWith("invalid_input", "webhook.invalid_body", () => deliver("commands", { text: "today" }));
  });
});
