import { beforeEach, describe, expect, it } from "vitest";
import {
  decide,
  delegate,
  expireRequests,
  requestApproval,
  setStandIn,
  updatePolicy,
} from "#server/domain/approvals/index.ts";
import { saveRule } from "#server/domain/autonomy/index.ts";
import { addComment } from "#server/domain/collaboration/index.ts";
import { recordOutcome } from "#server/domain/outcomes/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { DAY_MS, HOUR_MS } from "#server/platform/pure/time.ts";
import {
  aConnection,
  aContact,
  aMember,
  aMove,
  aSystemCtx,
  aWorkspace,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectOutbox } from "#server/testing/expect.ts";
import { killableDb, killer, runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { defaultChannels } from "../contract.ts";
import { listNotifications, unreadNotifications, updateNotificationSettings } from "../index.ts";
import {
  tellOfBrokenConnection,
  tellOfDelegation,
  tellOfDemotion,
  tellOfExpiry,
  tellOfFailure,
  tellOfLostLevel,
  tellOfMention,
  tellOfOutcome,
  tellOfReminder,
  tellOfRequest,
  tellSecondApprover,
} from "./index.ts";

const { db } = await testDatabase();
const clock = fakeClock();
let ws: TestWorkspace;
let admin: Ctx;
let job: Ctx;
let colleague: Ctx;
let viewer: Ctx;
beforeEach(async () => {
  clock.set(new Date("2026-03-02T09:00:00.000Z"));
  ws = await aWorkspace(testDeps(db, { now: clock.now }));
  admin = ws.ctx;
  job = aSystemCtx(ws);
  colleague = await aMember(ws);
  viewer = await aMember(ws, "viewer");
});

type Job<Data> = (ctx: Ctx, steps: Parameters<typeof tellOfRequest>[1], data: Data) => Promise<{ told: number }>;
const run = async <Data>(work: Job<Data>, data: Data, ctx = job): Promise<number> =>
  (await runDurably((steps) => work(ctx, steps, data), { clock })).result.told;
const bell = async (ctx: Ctx) => (await listNotifications(ctx, { limit: 50, view: "all" })).items;
const titles = async (ctx: Ctx) => (await bell(ctx)).map(({ title }) => title);

describe("somebody is asked to approve", () => {
  it("tells whoever may decide it, not the one who asks, not viewers", async () => {
    const move = await aMove(admin, { title: "Mail to Dana" });
    const asked = await requestApproval(colleague, { moveId: move.id, note: "Please look" });
    const third = await aMember(ws);
    expect(await run(tellOfRequest, asked)).toBe(2);
    const [told] = await bell(admin);
    expect(told).toMatchObject({ type: "approval_needed", path: `moves/${move.id}`, isRead: false });
    expect(told?.text).toContain("Please look");
    expect(await titles(third)).toHaveLength(1);
    expect(await titles(colleague)).toEqual([]);
    expect(await titles(viewer)).toEqual([]);
  });

  it("tells only the one who was asked and who stands in for them", async () => {
    const standIn = await aMember(ws);
    const bystander = await aMember(ws);
    const span = {
      startsAt: clock.now().toISOString(),
      endsAt: new Date(clock.now().getTime() + DAY_MS).toISOString(),
    };
    await setStandIn(colleague, { toUserId: standIn.actor.id, ...span });
    const move = await aMove(admin);
    const asked = await requestApproval(admin, { moveId: move.id, assigneeId: colleague.actor.id });
    expect(await run(tellOfRequest, asked)).toBe(2);
    expect(await titles(standIn)).toHaveLength(1);
    expect(await titles(bystander)).toEqual([]);
  });

  it("tells nobody once it was decided", async () => {
    const move = await aMove(admin);
    const asked = await requestApproval(colleague, { moveId: move.id });
    await decide(admin, { moveId: move.id, contentHash: move.contentHash, verdict: "approve" });
    expect(await run(tellOfRequest, asked)).toBe(0);
  });

  it("tells the one it is handed on to, each time", async () => {
    const move = await aMove(admin);
    const { approvalId } = await requestApproval(admin, { moveId: move.id, assigneeId: colleague.actor.id });
    const other = await aMember(ws);
    const handOn = async (from: Ctx, to: Ctx) => {
      await delegate(from, { approvalId, toUserId: to.actor.id });
      return run(tellOfDelegation, { approvalId }, { ...job, requestId: `r-${job.newId()}` });
    };
    expect(await handOn(colleague, other)).toBe(1);
    expect(await handOn(other, colleague)).toBe(1);
    expect(await handOn(colleague, other)).toBe(1);
    expect(await titles(other)).toHaveLength(2);
  });

  it("tells who may be the second of two", async () => {
    await updatePolicy(admin, { secondApproverCents: 100_000 });
    const dealId = ws.deps.newId();
    const deal = { id: dealId, workspaceId: ws.workspaceId, name: "Big", amountCents: 100_000n };
    await db.prisma.deal.create({ data: deal });
    const move = await aMove(admin, { dealId });
    const asked = await requestApproval(colleague, { moveId: move.id });
    await decide(admin, { moveId: move.id, contentHash: move.contentHash, verdict: "approve" });
    await expectOutbox(admin, "approval.progressed");
    expect(await run(tellSecondApprover, asked)).toBe(1);
    expect(await titles(colleague)).toEqual(["A second approval is needed"]);
    expect(await titles(admin)).toEqual([]);
  });
});

describe("a request's time", () => {
  it("running out is told to whoever may decide, and its end to the one who asked", async () => {
    const move = await aMove(admin, { title: "Mail to Dana" });
    const asked = await requestApproval(colleague, { moveId: move.id });
    clock.advance(60 * HOUR_MS);
    await expireRequests(ws.deps);
    await expectOutbox(admin, "approval.reminder");
    expect(await run(tellOfReminder, asked)).toBe(1);
    expect(await titles(admin)).toEqual(["An approval runs out soon"]);
    clock.advance(13 * HOUR_MS);
    await expireRequests(ws.deps);
    await expectOutbox(admin, "approval.expired");
    expect(await run(tellOfExpiry, asked)).toBe(1);
    expect(await titles(colleague)).toEqual(["Nobody decided in time"]);
  });
});

describe("what came of a move", () => {
  async function anExecution(fields: { ownerId?: string } = {}) {
    const move = await aMove(admin, { title: "Mail to Dana", ...fields });
    await decide(colleague, { moveId: move.id, contentHash: move.contentHash, verdict: "approve" });
    const approval = await db.prisma.approvalRequest.findFirstOrThrow({
      where: { workspaceId: ws.workspaceId, moveId: move.id },
    });
    const executionId = ws.deps.newId();
    await db.prisma.execution.create({
      data: {
        id: executionId,
        workspaceId: ws.workspaceId,
        moveId: move.id,
        approvalId: approval.id,
        actionType: "send_email",
        contentHash: move.contentHash,
        status: "failed",
        idempotencyKey: executionId,
        failureMessage: "Gmail refused it.",
      },
    });
    return { move, executionId };
  }

  it("a failure is told to who approved it and whose it is", async () => {
    const owner = await aMember(ws);
    const { move, executionId } = await anExecution({ ownerId: owner.actor.id });
    expect(await run(tellOfFailure, { executionId })).toBe(2);
    const [told] = await bell(owner);
    const text = "Gmail refused it.";
    expect(told).toMatchObject({ title: "Not done: Mail to Dana", text, path: `moves/${move.id}` });
    expect(await titles(colleague)).toHaveLength(1);
    expect(await titles(admin)).toEqual([]);
  });

  it("a failure is told to admins when who approved it has left", async () => {
    const { executionId } = await anExecution();
    await db.prisma.member.deleteMany({ where: { workspaceId: ws.workspaceId, userId: colleague.actor.id } });
    expect(await run(tellOfFailure, { executionId })).toBe(1);
    expect(await titles(admin)).toHaveLength(1);
  });

  it("a reply is told with who replied; other outcomes are not", async () => {
    const { executionId, move } = await anExecution();
    const contact = await aContact(admin, { firstName: "Dana", lastName: "Ruiz" });
    const outcome = async (type: "email_replied" | "meeting_booked") => {
      const fact = {
        type,
        source: "gmail" as const,
        confidence: 1,
        moveId: move.id,
        contactId: contact.id,
        executionId,
      };
      const { id } = await recordOutcome(admin, {
        ...fact,
        naturalKey: type,
        evidence: {},
        occurredAt: clock.now().toISOString(),
      });
      return { outcomeId: id, type };
    };
    expect(await run(tellOfOutcome, await outcome("meeting_booked"))).toBe(0);
    expect(await run(tellOfOutcome, await outcome("email_replied"))).toBe(1);
    expect(await bell(colleague)).toMatchObject([{ title: "Dana Ruiz replied", path: `people/${contact.id}` }]);
  });
});

describe("what work leans on", () => {
  it("a broken mailbox is told to its owner, a shared account's end to admins, again after each break", async () => {
    const broken = { status: "reconnect_needed" as const, lastErrorAt: clock.now() };
    const mailbox = await aConnection(colleague, broken);
    const portal = await aConnection(colleague, { ...broken, provider: "hubspot", userId: null });
    expect(await run(tellOfBrokenConnection, { connectionId: mailbox.id })).toBe(1);
    expect(await titles(colleague)).toEqual(["Google has to be reconnected"]);
    expect(await run(tellOfBrokenConnection, { connectionId: portal.id })).toBe(1);
    expect(await titles(admin)).toEqual(["HubSpot has to be reconnected"]);
    expect(await run(tellOfBrokenConnection, { connectionId: portal.id })).toBe(0);
    const where = { workspaceId: ws.workspaceId, id: portal.id };
    await db.prisma.connection.updateMany({ where, data: { lastErrorAt: new Date(clock.now().getTime() + 1) } });
    expect(await run(tellOfBrokenConnection, { connectionId: portal.id })).toBe(1);
    await db.prisma.connection.updateMany({ where, data: { status: "connected", lastErrorAt: null } });
    expect(await run(tellOfBrokenConnection, { connectionId: portal.id })).toBe(0);
  });

  it("a rule or level that lost itself is told to admins; a level that a person set is not", async () => {
    const conditions = { domains: ["prospect.example"] };
    const rule = { name: "Small replies", priority: 10, conditions, dailyCap: null, expiresAt: null, maxBadShare: 0.1 };
    const { id: ruleId } = await saveRule(admin, rule);
    expect(await run(tellOfDemotion, { ruleId, reason: "2 of 6 turned out badly." })).toBe(1);
    const cell = { actionType: "send_email", segment: "new" };
    expect(await run(tellOfLostLevel, { ...cell, reason: "2 of 6 turned out badly." })).toBe(1);
    expect(await run(tellOfLostLevel, { ...cell, reason: null })).toBe(0);
    expect(await titles(admin)).toHaveLength(2);
    expect((await bell(admin)).map(({ title }) => title)).toContain("The rule “Small replies” switched itself off");
    expect(await titles(colleague)).toEqual([]);
  });

  it("a mention is told to those it names, not to its author, and not once it is deleted", async () => {
    const move = await aMove(admin);
    const mentions = [viewer.actor.id, admin.actor.id];
    const { id: commentId } = await addComment(admin, { moveId: move.id, text: "Secret words", mentions });
    expect(await run(tellOfMention, { commentId })).toBe(1);
    expect(JSON.stringify(await bell(viewer))).not.toContain("Secret words");
    expect(await titles(viewer)).toHaveLength(1);
    expect(await titles(admin)).toEqual([]);
  });
});

describe("telling", () => {
  it("happens once, whenever the process dies and however often the event comes", async () => {
    const move = await aMove(admin);
    const asked = await requestApproval(colleague, { moveId: move.id });
    for (let at = 1; ; at += 1) {
      const kill = killer(at);
      const dying = { ...job, db: killableDb(job.db, kill) };
      await runDurably((steps) => tellOfRequest(dying, steps, asked), { clock, kill });
      if (kill.passed() < at) break;
    }
    expect(await titles(admin)).toHaveLength(1);
    await expectOutbox(admin, "notification.created", 1);
  });

  it("does nothing for a type that is switched off, and only the bell where that alone is wanted", async () => {
    const off = { inApp: false, push: false, email: false };
    const bellOnly = { inApp: true, push: false, email: false };
    const choose = (ctx: Ctx, approval_needed: typeof off) =>
      updateNotificationSettings(ctx, { channels: { ...defaultChannels, approval_needed }, quiet: null });
    await choose(admin, off);
    const move = await aMove(admin);
    const asked = await requestApproval(colleague, { moveId: move.id });
    expect(await run(tellOfRequest, asked)).toBe(0);
    await choose(admin, bellOnly);
    expect(await run(tellOfRequest, asked)).toBe(1);
    await expectOutbox(admin, "notification.created", 0);
    expect(await unreadNotifications(admin)).toEqual({ unread: 1 });
  });

  it("leaves the app at the end of quiet hours, while the bell rings at once", async () => {
    await updateNotificationSettings(admin, { channels: defaultChannels, quiet: { from: 8 * 60, to: 10 * 60 } });
    const move = await aMove(admin);
    await run(tellOfRequest, await requestApproval(colleague, { moveId: move.id }));
    expect(await unreadNotifications(admin)).toEqual({ unread: 1 });
    const [event] = await expectOutbox(admin, "notification.created", 1);
    expect(event?.payload).toMatchObject({ deliverAt: "2026-03-02T10:00:00.000Z" });
  });

  it("is the system's work", async () => {
    await expect(run(tellOfRequest, { approvalId: ws.deps.newId() }, admin)).rejects.toThrow("may not");
  });
});
