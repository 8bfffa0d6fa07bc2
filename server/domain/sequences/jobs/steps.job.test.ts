import { beforeEach, describe, expect, it } from "vitest";
import { recordOutcome } from "#server/domain/outcomes/index.ts";
import { dismissMove } from "#server/domain/queue/index.ts";
import { aConnection, aSystemCtx, aWorkspace, type TestWorkspace, testDeps } from "#server/testing/build/index.ts";
import { type FakeClock, fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox } from "#server/testing/expect.ts";
import { anEnrolment } from "#server/testing/sequences.ts";
import { Crash, killableDb, killer, runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { archiveSequence, proposeDueSteps, resumeEnrolment, stopAfterOutcome, stopEnrolment } from "../index.ts";

const { db } = await testDatabase();
let clock: FakeClock;
let ws: TestWorkspace;
beforeEach(async () => {
  await db.prisma.$executeRawUnsafe(`update "Enrolment" set "status" = 'stopped' where "status" = 'active'`);
  ws = await aReadyWorkspace();
});

/** Monday morning, a mailbox, and a clock of its own. */
async function aReadyWorkspace(): Promise<TestWorkspace> {
  clock = fakeClock();
  const ready = await aWorkspace(testDeps(db, { now: clock.now }));
  await aConnection(ready.ctx);
  return ready;
}

const at = (text: string) => clock.set(new Date(text));
const rowOf = (id: string) => db.prisma.enrolment.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } });
const stepMoves = (workspaceId: string = ws.workspaceId) =>
  db.prisma.move.findMany({
    where: { workspaceId, dedupeKey: { startsWith: "sequence:" } },
    orderBy: { createdAt: "asc" },
  });
const sent = async (moveId: string) => {
  const data = { status: "done" as const, closedAt: clock.now() };
  await db.prisma.move.updateMany({ where: { workspaceId: ws.workspaceId, id: moveId }, data });
};
async function firstStepSent() {
  const enrolment = await anEnrolment(ws);
  await proposeDueSteps(ws.deps);
  const [move] = await stepMoves();
  await sent(move?.id ?? "");
  return enrolment;
}
const nothing = { proposed: 0, stopped: 0, finished: 0, waiting: 0, taken: 0 };

describe("a due step", () => {
  it("becomes a campaign mail that waits for a decision, and is not sent", async () => {
    const { enrolmentId, contactId } = await anEnrolment(ws);
    expect(await proposeDueSteps(ws.deps)).toEqual({ ...nothing, proposed: 1 });
    const [move] = await stepMoves();
    expect(move).toMatchObject({ status: "open", actionType: "send_email", domain: "marketing", contactId });
    expect(move?.params).toMatchObject({ purpose: "campaign", thread: null });
    expect(move?.draft).toMatchObject({
      text: "Hi Dana,\n\nhow do you plan your routes?",
      claims: [{ text: "Dana", evidence: { kind: "contact", id: contactId } }],
    });
    await expectAudit(ws.ctx, "enrolment.step_proposed", enrolmentId);
    await expectOutbox(ws.ctx, "enrolment.step_proposed");
    expect(await db.prisma.execution.count({ where: { workspaceId: ws.workspaceId, moveId: move?.id } })).toBe(0);
  });

  it("waits until the mail before is sent, then for its working days, then the sequence is finished", async () => {
    const { enrolmentId } = await anEnrolment(ws);
    await proposeDueSteps(ws.deps);
    at("2026-03-04T09:00:00.000Z");
    expect(await proposeDueSteps(ws.deps)).toEqual({ ...nothing, waiting: 1 });
    expect((await rowOf(enrolmentId)).waitsFor).toBe("Step 1 has not been sent yet.");
    at("2026-03-05T09:00:00.000Z");
    const [first] = await stepMoves();
    await sent(first?.id ?? "");
    expect(await proposeDueSteps(ws.deps)).toEqual({ ...nothing, waiting: 1 });
    // Thursday and two working days: Monday.
    expect((await rowOf(enrolmentId)).nextStepAt).toEqual(new Date("2026-03-09T09:00:00.000Z"));
    at("2026-03-09T09:00:00.000Z");
    expect(await proposeDueSteps(ws.deps)).toEqual({ ...nothing, proposed: 1 });
    expect(await rowOf(enrolmentId)).toMatchObject({ status: "finished", stepsProposed: 2, nextStepAt: null });
    expect(await proposeDueSteps(ws.deps)).toEqual(nothing);
    expect(await stepMoves()).toHaveLength(2);
  });

  it("does not follow a mail that somebody dismissed", async () => {
    const { enrolmentId } = await anEnrolment(ws);
    await proposeDueSteps(ws.deps);
    const [move] = await stepMoves();
    await dismissMove(ws.ctx, { moveId: move?.id ?? "", reason: "bad_timing" });
    at("2026-03-05T09:00:00.000Z");
    expect(await proposeDueSteps(ws.deps)).toEqual({ ...nothing, stopped: 1 });
    expect(await rowOf(enrolmentId)).toMatchObject({ stoppedReason: "step_not_sent" });
  });

  it("that was withdrawn by a stop is proposed anew when the stop is taken back", async () => {
    const { enrolmentId, executionId } = await anEnrolment(ws);
    await proposeDueSteps(ws.deps);
    await stopEnrolment(aSystemCtx(ws), { enrolmentId, executionId });
    expect((await stepMoves()).map(({ status }) => status)).toEqual(["superseded"]);
    await resumeEnrolment(aSystemCtx(ws), { enrolmentId, executionId });
    clock.advance(1_000);
    expect(await proposeDueSteps(ws.deps)).toEqual({ ...nothing, proposed: 1 });
    expect((await stepMoves()).map(({ status }) => status)).toEqual(["superseded", "open"]);
  });
});

describe("a sequence stops by itself", () => {
  const aReply = (contactId: string, isAutomatic = false) =>
    db.prisma.emailMessage.create({
      data: {
        id: ws.ctx.newId(),
        workspaceId: ws.workspaceId,
        connectionId: ws.ctx.newId(),
        contactId,
        direction: "inbound",
        vendorMessageId: ws.ctx.newId(),
        vendorThreadId: ws.ctx.newId(),
        references: [],
        fromAddress: "dana@prospect.example",
        toAddresses: [],
        subject: "Re: Routes",
        text: "Thanks",
        isAutomatic,
        sentAt: new Date(clock.now().getTime() + 1),
      },
    });
  const anEntry = (contactId: string, reason: "opted_out" | "bounced") =>
    db.prisma.suppression.create({
      data: {
        id: ws.ctx.newId(),
        workspaceId: ws.workspaceId,
        value: `${ws.ctx.newId()}@prospect.example`,
        contactId,
        reason,
        source: "unsubscribe",
        createdByType: "system",
        createdAt: clock.now(),
      },
    });
  const aClosedDeal = (contactId: string) =>
    db.prisma.deal.create({
      data: {
        id: ws.ctx.newId(),
        workspaceId: ws.workspaceId,
        contactId,
        name: "Vans",
        isClosed: true,
        stageSince: new Date(clock.now().getTime() + 1),
      },
    });

  it.each([
    ["a reply", "replied", (id: string) => aReply(id)],
    ["an opt-out", "opted_out", (id: string) => anEntry(id, "opted_out")],
    ["a bounce", "bounced", (id: string) => anEntry(id, "bounced")],
    ["a closed deal", "deal_closed", (id: string) => aClosedDeal(id)],
  ])("on %s, without any event", async (_, reason, happens) => {
    const { enrolmentId, contactId } = await firstStepSent();
    await happens(contactId);
    at("2026-03-04T09:00:00.000Z");
    expect(await proposeDueSteps(ws.deps)).toEqual({ ...nothing, stopped: 1 });
    expect(await rowOf(enrolmentId)).toMatchObject({ status: "stopped", stoppedReason: reason });
    expect(await stepMoves()).toHaveLength(1);
    await expectAudit(ws.ctx, "enrolment.stopped", enrolmentId);
    await expectOutbox(ws.ctx, "enrolment.stopped");
  });

  it("not on an answering machine", async () => {
    const { contactId } = await firstStepSent();
    await aReply(contactId, true);
    at("2026-03-04T09:00:00.000Z");
    expect(await proposeDueSteps(ws.deps)).toEqual({ ...nothing, proposed: 1 });
  });

  it("at once after an outcome, and the step that waits in the queue goes with it", async () => {
    const { enrolmentId, contactId } = await anEnrolment(ws);
    await proposeDueSteps(ws.deps);
    clock.advance(60_000);
    const outcome = { type: "email_replied", source: "gmail", contactId, naturalKey: "r1" } as const;
    await recordOutcome(aSystemCtx(ws), { ...outcome, occurredAt: clock.now() });
    const run = () => runDurably((steps) => stopAfterOutcome(aSystemCtx(ws), steps, { contactId }), { clock });
    expect((await run()).result).toEqual({ stopped: 1 });
    expect((await run()).result).toEqual({ stopped: 0 });
    expect(await rowOf(enrolmentId)).toMatchObject({ status: "stopped", stoppedReason: "replied" });
    const [move] = await stepMoves();
    expect(move?.status).toBe("superseded");
    await expectAudit(ws.ctx, "move.withdrawn", move?.id ?? "");
  });

  it("when it is archived", async () => {
    const { enrolmentId, sequenceId } = await firstStepSent();
    await archiveSequence(ws.ctx, { sequenceId });
    at("2026-03-04T09:00:00.000Z");
    expect(await proposeDueSteps(ws.deps)).toEqual(nothing);
    expect(await rowOf(enrolmentId)).toMatchObject({ stoppedReason: "archived" });
  });
});

describe("a step becomes one move", () => {
  const leftBehind = async (workspaceId: string) => ({
    moves: (await stepMoves(workspaceId)).length,
    steps: await db.prisma.enrolmentStep.count({ where: { workspaceId } }),
    events: await db.prisma.outboxEvent.count({ where: { workspaceId, name: "enrolment.step_proposed" } }),
    proposed: (await db.prisma.enrolment.findFirstOrThrow({ where: { workspaceId } })).stepsProposed,
  });
  const once = { moves: 1, steps: 1, events: 1, proposed: 1 };

  it("under two workers", async () => {
    for (let round = 0; round < 5; round += 1) {
      const mine = await aReadyWorkspace();
      await anEnrolment(mine);
      const tallies = await Promise.all([proposeDueSteps(mine.deps), proposeDueSteps(mine.deps)]);
      expect(tallies.map(({ proposed }) => proposed).sort()).toEqual([0, 1]);
      expect(await leftBehind(mine.workspaceId)).toEqual(once);
    }
  });

  it("when the process is killed at any statement", { timeout: 120_000 }, async () => {
    const runKilledAt = async (place: number) => {
      const mine = await aReadyWorkspace();
      await anEnrolment(mine);
      const kill = killer(place);
      // A step is proposed, never done: nothing leaves the house.
      kill.merge(() => 0);
      const job = () => proposeDueSteps({ ...mine.deps, db: killableDb(mine.deps.db, kill) });
      let starts = 1;
      await job().catch((thrown: unknown) => {
        if (!(thrown instanceof Crash)) throw thrown;
        starts += 1;
        return job();
      });
      return { starts, places: kill.passed(), seen: await leftBehind(mine.workspaceId) };
    };
    const { places, seen } = await runKilledAt(0);
    expect(seen).toEqual(once);
    expect(places).toBeGreaterThan(8);
    const wrong: string[] = [];
    for (let place = 1; place <= places; place += 1) {
      const run = await runKilledAt(place);
      if (run.starts !== 2) wrong.push(`${place}: it was not killed`);
      if (JSON.stringify(run.seen) !== JSON.stringify(once)) wrong.push(`${place}: ${JSON.stringify(run.seen)}`);
    }
    expect(wrong).toEqual([]);
  });
});
