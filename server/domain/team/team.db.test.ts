import { beforeEach, describe, expect, it } from "vitest";
import { decide } from "#server/domain/approvals/index.ts";
import { addComment, deleteComment } from "#server/domain/collaboration/index.ts";
import { executeMove } from "#server/domain/execution/index.ts";
import { recordOutcome } from "#server/domain/outcomes/index.ts";
import { dismissMove } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { HOUR_MS } from "#server/platform/pure/time.ts";
import {
  anOpenMove,
  approve,
  aSendingWorkspace,
  jobCtx,
  type SendingWorkspace,
} from "#server/testing/approved-move.ts";
import { aKeyCtx, aMember, aMove, aSystemCtx, aWorkspace, testDeps } from "#server/testing/build/index.ts";
import { rejectsWith } from "#server/testing/expect.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { activityInput, mentionsInput } from "./contract.ts";
import { listActivity, listMentions, readTeam } from "./index.ts";

const { db } = await testDatabase();
let ws: SendingWorkspace;
let ctx: Ctx;
beforeEach(async () => {
  ws = await aSendingWorkspace(db);
  ctx = ws.ctx;
});

const figuresOf = async (who: Ctx, userId: string) =>
  (await readTeam(who)).members.find((member) => member.userId === userId);
const feed = async (who: Ctx, input: Record<string, unknown> = {}) =>
  (await listActivity(who, activityInput.parse(input))).items;
const reply = (moveId: string, key: string) =>
  recordOutcome(aSystemCtx(ws), {
    type: "email_replied",
    source: "gmail",
    confidence: 1,
    moveId,
    contactId: null,
    executionId: null,
    signalId: null,
    evidence: {},
    naturalKey: key,
    occurredAt: ws.clock.now(),
  });

/** Approved by the workspace's admin and carried out. */
async function aDoneMove(): Promise<string> {
  const approved = await approve(ws, await anOpenMove(ws));
  await runDurably((steps) => executeMove(jobCtx(ws), steps, approved), { clock: ws.clock });
  return approved.moveId;
}

describe("a member's figures", () => {
  it("count what they own, and of it what is due before their day ends", async () => {
    const now = ws.clock.now().getTime();
    const owner = await aMember(ws);
    const ownerId = owner.actor.id;
    await aMove(ctx, { ownerId, dueAt: new Date(now - HOUR_MS) });
    await aMove(ctx, { ownerId, dueAt: new Date(now + 48 * HOUR_MS) });
    await aMove(ctx, { ownerId, status: "snoozed" });
    await aMove(ctx, { dueAt: new Date(now - HOUR_MS) });
    expect(await figuresOf(ctx, ownerId)).toMatchObject({ open: 2, dueToday: 1, decided: 0, medianDecisionMs: null });
    expect((await readTeam(ctx)).unowned).toEqual({ open: 1, dueToday: 1 });
  });

  it("count what they decided, what of it was carried out, how long it took, and the replies", async () => {
    const done = await aDoneMove();
    const createdAt = new Date(ws.clock.now().getTime() - 3 * HOUR_MS);
    await db.prisma.move.updateMany({ where: { workspaceId: ws.workspaceId, id: done }, data: { createdAt } });
    const dismissed = await aMove(ctx, { createdAt: new Date(ws.clock.now().getTime() - HOUR_MS) });
    await dismissMove(ctx, { moveId: dismissed.id, reason: "duplicate" });
    await reply(done, "r1");
    const mine = await figuresOf(ctx, ctx.actor.id);
    expect(mine).toMatchObject({ decided: 2, done: 1, replies: 1 });
    // Half way between about three hours and one.
    expect((mine?.medianDecisionMs ?? 0) / HOUR_MS).toBeCloseTo(2, 1);
    const other = await aMember(ws);
    expect(await figuresOf(ctx, other.actor.id)).toMatchObject({ decided: 0, done: 0, replies: 0 });
  });

  it("forget what is older than seven days", async () => {
    const { id } = await aMove(ctx);
    await dismissMove(ctx, { moveId: id, reason: "duplicate" });
    await reply(await aDoneMove(), "r1");
    ws.clock.advance(7 * 24 * HOUR_MS + 2 * HOUR_MS);
    expect(await figuresOf(ctx, ctx.actor.id)).toMatchObject({ decided: 0, done: 0, replies: 0 });
  });

  it("are read by every member and by keys that may read the workspace, and are of one's own workspace", async () => {
    const stranger = (await aWorkspace(testDeps(db))).ctx;
    expect((await readTeam(stranger)).members.map(({ userId }) => userId)).toEqual([stranger.actor.id]);
    expect((await readTeam(await aMember(ws, "viewer"))).members).toHaveLength(2);
    expect((await readTeam(aKeyCtx(ws, ["workspace:read"]))).members).toHaveLength(2);
    await rejectsWith("forbidden", null, () => readTeam(aKeyCtx(ws, ["signals:write"])));
  });
});

describe("the feed", () => {
  it("tells decisions with their reason and outcomes with their move, newest first, and nothing of machines", async () => {
    const done = await aDoneMove();
    ws.clock.advance(1_000);
    const { id } = await aMove(ctx, { title: "Call Dana" });
    await dismissMove(ctx, { moveId: id, reason: "bad_timing", note: "In May" });
    ws.clock.advance(1_000);
    await reply(done, "r1");
    const items = await feed(ctx);
    // That the mail was sent is an outcome too.
    expect(items.map(({ action, outcome }) => outcome?.type ?? action)).toEqual([
      "email_replied",
      "move.dismissed",
      "email_sent",
      "move.approved",
    ]);
    expect(items[0]).toMatchObject({ moveId: done, outcome: { type: "email_replied", impact: 8 } });
    expect(items[1]).toMatchObject({ moveTitle: "Call Dana", reason: "bad_timing", note: "In May", outcome: null });
    expect((await feed(ctx, { show: "outcomes" })).map(({ outcome }) => outcome?.type)).toEqual([
      "email_replied",
      "email_sent",
    ]);
    expect((await feed(ctx, { show: "decisions" })).map(({ action }) => action)).toEqual([
      "move.dismissed",
      "move.approved",
    ]);
  });

  it("of a member holds what they did and what came of the moves they approved", async () => {
    const other = await aMember(ws);
    await reply(await aDoneMove(), "r1");
    const { id } = await aMove(ctx);
    await dismissMove(other, { moveId: id, reason: "other" });
    const actions = async (memberId: string) => (await feed(ctx, { memberId })).map(({ action }) => action);
    expect(await actions(other.actor.id)).toEqual(["move.dismissed"]);
    expect((await actions(ctx.actor.id)).sort()).toEqual(["move.approved", "outcome.recorded", "outcome.recorded"]);
  });

  it("is read page by page without a gap", async () => {
    const other = await aMember(ws);
    for (const who of [ctx, other, ctx, other, ctx]) {
      const { id } = await aMove(ctx);
      await dismissMove(who, { moveId: id, reason: "other" });
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listActivity(ctx, activityInput.parse({ limit: 2, cursor }));
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(5);
    expect(seen).toHaveLength(5);
  });

  it("is of one's own workspace, and for keys that may read moves", async () => {
    const { id } = await aMove(ctx);
    await dismissMove(ctx, { moveId: id, reason: "other" });
    const stranger = (await aWorkspace(testDeps(db))).ctx;
    expect(await feed(stranger, { memberId: ctx.actor.id })).toEqual([]);
    expect(await feed(aKeyCtx(ws, ["moves:read"]))).toHaveLength(1);
    await rejectsWith("forbidden", null, () => feed(aKeyCtx(ws, ["workspace:read"])));
  });
});

describe("mentions", () => {
  it("are the comments that name me, while they stand", async () => {
    const other = await aMember(ws);
    const move = await aMove(ctx, { title: "Call Dana" });
    const say = (text: string, mentions: string[]) => addComment(ctx, { moveId: move.id, text, mentions });
    const { id } = await say("Yours?", [other.actor.id]);
    await say("Mine", [ctx.actor.id]);
    const mine = async (who: Ctx) => (await listMentions(who, mentionsInput.parse({}))).items;
    const name = ctx.actor.type === "user" ? ctx.actor.name : "";
    expect(await mine(other)).toMatchObject([
      { text: "Yours?", authorName: name, moveId: move.id, moveTitle: "Call Dana" },
    ]);
    expect((await mine(ctx)).map(({ text }) => text)).toEqual(["Mine"]);
    await deleteComment(ctx, { commentId: id });
    expect(await mine(other)).toEqual([]);
    await rejectsWith("invalid_input", "mentions.person_only", () => mine(aKeyCtx(ws, ["moves:read"])));
    await rejectsWith("forbidden", null, () => mine(aKeyCtx(ws, ["signals:read"])));
  });

  it("of another workspace are not mine, though I am a member there too", async () => {
    const elsewhere = await aWorkspace(testDeps(db));
    const userId = ctx.actor.id;
    await db.acrossTenants("test").member.create({
      data: { workspaceId: elsewhere.workspaceId, userId, role: "member" },
      select: { userId: true },
    });
    const move = await aMove(elsewhere.ctx);
    await addComment(elsewhere.ctx, { moveId: move.id, text: "Over there", mentions: [userId] });
    expect((await listMentions(ctx, mentionsInput.parse({}))).items).toEqual([]);
  });
});

it("a refused move is decided, and says so", async () => {
  const { id } = await aMove(ctx, { status: "awaiting_approval" });
  const move = await db.prisma.move.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } });
  await db.prisma.approvalRequest.create({
    data: {
      id: ctx.newId(),
      workspaceId: ws.workspaceId,
      moveId: id,
      contentHash: move.contentHash,
      requestedByType: "system",
      requestedAt: ws.clock.now(),
    },
  });
  await decide(ctx, { moveId: id, contentHash: move.contentHash, verdict: "refuse", note: "Too early" });
  expect(await feed(ctx)).toMatchObject([{ action: "move.refused", note: "Too early" }]);
  expect(await figuresOf(ctx, ctx.actor.id)).toMatchObject({ decided: 1, done: 0 });
});
