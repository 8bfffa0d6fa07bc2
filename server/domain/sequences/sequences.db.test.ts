import { beforeEach, describe, expect, it } from "vitest";
import {
  aContact,
  aMember,
  aSystemCtx,
  aWorkspace,
  type TestWorkspace,
  testDeps,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { anEnrolment, anExecution, aSequenceInput } from "#server/testing/sequences.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import {
  archiveSequence,
  enrol,
  listEnrolments,
  listSequences,
  previewSteps,
  proposeDueSteps,
  proposeEnrolment,
  proposeStop,
  resumeEnrolment,
  saveSequence,
  stopEnrolment,
} from "./index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
let other: TestWorkspace;
const clock = fakeClock();
beforeEach(async () => {
  clock.set(new Date("2026-03-02T09:00:00.000Z"));
  ws = await aWorkspace(testDeps(db, { now: clock.now }));
  other = await aWorkspace(testDeps(db, { now: clock.now }));
});

const rowOf = (id: string) => db.prisma.enrolment.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id } });

describe("saving a sequence", () => {
  it("keeps its steps in their order, with audit entry and event", async () => {
    const saved = await saveSequence(ws.ctx, aSequenceInput());
    expect(saved.steps.map(({ delayDays, subject }) => [delayDays, subject])).toEqual([
      [0, "Routes"],
      [2, "Routes, once more"],
    ]);
    expect(await listSequences(ws.ctx)).toEqual([saved]);
    expect(await listSequences(other.ctx)).toEqual([]);
    await expectAudit(ws.ctx, "sequence.saved", saved.id);
    await expectOutbox(ws.ctx, "sequence.saved");
  });

  it("replaces the steps, and refuses a version that is not the last", async () => {
    const first = await saveSequence(ws.ctx, aSequenceInput());
    const steps = [{ delayDays: 1, subject: "One", text: "Only this." }];
    const input = { sequenceId: first.id, name: "Shorter", steps, version: first.version };
    const second = await saveSequence(ws.ctx, input);
    expect(second).toMatchObject({ name: "Shorter", steps, version: first.version + 1 });
    await rejectsWith("conflict", "sequence.changed", () => saveSequence(ws.ctx, input));
  });

  it("lets one of two editors win", async () => {
    const { id, version } = await saveSequence(ws.ctx, aSequenceInput());
    const edit = (name: string) => saveSequence(ws.ctx, { ...aSequenceInput({ name }), sequenceId: id, version });
    const ends = await Promise.allSettled([edit("Mine"), edit("Yours")]);
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("refuses an unknown field and names its step", async () => {
    const steps = [{ delayDays: 0, subject: "Hi", text: "Well. Hi {nickname}" }];
    const refusal = await rejectsWith("invalid_input", "sequence.step", () =>
      saveSequence(ws.ctx, aSequenceInput({ steps })),
    );
    expect(refusal.message).toContain("Step 1: There is no field {nickname}.");
  });

  it("refuses a viewer, and another workspace's sequence", async () => {
    const { id } = await saveSequence(ws.ctx, aSequenceInput());
    const viewer = await aMember(ws, "viewer");
    await rejectsWith("forbidden", null, () => saveSequence(viewer, aSequenceInput()));
    await rejectsWith("forbidden", null, () => archiveSequence(viewer, { sequenceId: id }));
    await rejectsWith("not_found", null, () => saveSequence(other.ctx, { ...aSequenceInput(), sequenceId: id }));
    await rejectsWith("not_found", null, () => archiveSequence(other.ctx, { sequenceId: id }));
  });
});

describe("archiving", () => {
  it("stops whoever is in it, and takes nobody any more", async () => {
    const { enrolmentId, sequenceId } = await anEnrolment(ws);
    expect(await archiveSequence(ws.ctx, { sequenceId })).toEqual({ sequenceId, stopped: 1 });
    expect(await rowOf(enrolmentId)).toMatchObject({ status: "stopped", stoppedReason: "archived" });
    await expectAudit(ws.ctx, "sequence.archived", sequenceId);
    await expectOutbox(ws.ctx, "sequence.archived");
    await rejectsWith("conflict", "sequence.archived", () => archiveSequence(ws.ctx, { sequenceId }));
    await rejectsWith("conflict", "enrolment.archived", () => anEnrolment(ws, { sequenceId }));
  });
});

describe("enrolling", () => {
  it("happens once per execution, with audit entry and event, and proposes nothing yet", async () => {
    const { enrolmentId, ...of } = await anEnrolment(ws);
    const again = await enrol(aSystemCtx(ws), { ...of, ownerId: null });
    expect(again).toEqual({ enrolmentId });
    expect(await rowOf(enrolmentId)).toMatchObject({ status: "active", stepsProposed: 0, nextStepAt: clock.now() });
    await expectAudit(ws.ctx, "enrolment.started", enrolmentId);
    await expectOutbox(ws.ctx, "enrolment.started");
    await expectOutbox(ws.ctx, "move.proposed", 0);
  });

  it("is for executions only: neither a member nor an admin can", async () => {
    const { id: sequenceId } = await saveSequence(ws.ctx, aSequenceInput());
    const { id: contactId } = await aContact(ws.ctx);
    const of = { ...(await anExecution(ws.ctx, contactId)), sequenceId, contactId, ownerId: null };
    const { enrolmentId, executionId } = await anEnrolment(ws);
    const member = await aMember(ws, "member");
    for (const ctx of [ws.ctx, member]) {
      await rejectsWith("forbidden", null, () => enrol(ctx, of));
      await rejectsWith("forbidden", null, () => stopEnrolment(ctx, { enrolmentId, executionId }));
      await rejectsWith("forbidden", null, () => resumeEnrolment(ctx, { enrolmentId, executionId }));
    }
  });

  it("takes a person once at a time, also when two executions race", async () => {
    const { id: sequenceId } = await saveSequence(ws.ctx, aSequenceInput());
    const { id: contactId } = await aContact(ws.ctx);
    const runs = [await anExecution(ws.ctx, contactId), await anExecution(ws.ctx, contactId)];
    const ends = await Promise.allSettled(
      runs.map((of) => enrol(aSystemCtx(ws), { ...of, sequenceId, contactId, ownerId: null })),
    );
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await db.prisma.enrolment.count({ where: { workspaceId: ws.workspaceId } })).toBe(1);
    await rejectsWith("conflict", "enrolment.active", () => anEnrolment(ws, { sequenceId, contactId }));
  });

  it("refuses whoever opted out or bounced", async () => {
    for (const [reason, rule] of [
      ["opted_out", "enrolment.opted_out"],
      ["bounced", "enrolment.bounced"],
    ] as const) {
      const contact = await aContact(ws.ctx);
      await db.prisma.suppression.create({
        data: {
          id: ws.ctx.newId(),
          workspaceId: ws.workspaceId,
          value: contact.email,
          reason,
          source: "person",
          createdByType: "user",
          createdAt: clock.now(),
        },
      });
      await rejectsWith("conflict", rule, () => anEnrolment(ws, { contactId: contact.id }));
    }
  });

  it("does not see another workspace's sequence or person", async () => {
    const theirs = await saveSequence(other.ctx, aSequenceInput());
    const stranger = await aContact(other.ctx);
    await rejectsWith("not_found", null, () => anEnrolment(ws, { sequenceId: theirs.id }));
    const mine = await saveSequence(ws.ctx, aSequenceInput());
    const of = await anExecution(ws.ctx, (await aContact(ws.ctx)).id);
    const input = { ...of, sequenceId: mine.id, contactId: stranger.id, ownerId: null };
    await rejectsWith("not_found", null, () => enrol(aSystemCtx(ws), input));
  });
});

describe("stopping and resuming", () => {
  it("stops once, with audit entry and event, and is taken back by the execution that did it", async () => {
    const { enrolmentId } = await anEnrolment(ws);
    const { executionId } = await anExecution(ws.ctx, (await aContact(ws.ctx)).id);
    const ctx = aSystemCtx(ws);
    const ends = await Promise.all([1, 2].map(() => stopEnrolment(ctx, { enrolmentId, executionId })));
    expect(ends.sort()).toEqual([false, true]);
    expect(await rowOf(enrolmentId)).toMatchObject({ status: "stopped", stoppedReason: "stopped" });
    await expectAudit(ws.ctx, "enrolment.stopped", enrolmentId);
    await expectOutbox(ws.ctx, "enrolment.stopped");
    const stranger = { enrolmentId, executionId: ws.ctx.newId() };
    await rejectsWith("conflict", "enrolment.changed", () => resumeEnrolment(ctx, stranger));
    await resumeEnrolment(ctx, { enrolmentId, executionId });
    expect(await rowOf(enrolmentId)).toMatchObject({ status: "active", stoppedReason: null, endedAt: null });
    await expectAudit(ws.ctx, "enrolment.resumed", enrolmentId);
    await expectOutbox(ws.ctx, "enrolment.resumed");
  });

  it("does not see another workspace's enrolment", async () => {
    const { enrolmentId, executionId } = await anEnrolment(ws);
    const ctx = aSystemCtx(other);
    await rejectsWith("not_found", null, () => stopEnrolment(ctx, { enrolmentId, executionId }));
    await rejectsWith("not_found", null, () => resumeEnrolment(ctx, { enrolmentId, executionId }));
    await rejectsWith("not_found", null, () => proposeStop(other.ctx, { enrolmentId }));
  });
});

describe("asking for it", () => {
  it("puts a move into the queue, once per person and sequence", async () => {
    const { id: sequenceId } = await saveSequence(ws.ctx, aSequenceInput());
    const { id: contactId } = await aContact(ws.ctx);
    const first = await proposeEnrolment(ws.ctx, { sequenceId, contactId });
    const again = await proposeEnrolment(ws.ctx, { sequenceId, contactId });
    expect(again).toEqual({ moveId: first.moveId, isNew: false });
    await expectAudit(ws.ctx, "move.proposed", first.moveId);
    await expectOutbox(ws.ctx, "move.proposed");
    expect(await db.prisma.enrolment.count({ where: { workspaceId: ws.workspaceId } })).toBe(0);
  });

  it("refuses a viewer, another workspace's rows, and what would not work", async () => {
    const { enrolmentId, sequenceId, contactId } = await anEnrolment(ws);
    const viewer = await aMember(ws, "viewer");
    await rejectsWith("forbidden", null, () => proposeEnrolment(viewer, { sequenceId, contactId }));
    await rejectsWith("forbidden", null, () => proposeStop(viewer, { enrolmentId }));
    await rejectsWith("not_found", null, () => proposeEnrolment(other.ctx, { sequenceId, contactId }));
    await rejectsWith("conflict", "enrolment.active", () => proposeEnrolment(ws.ctx, { sequenceId, contactId }));
    await archiveSequence(ws.ctx, { sequenceId });
    await rejectsWith("conflict", "enrolment.stopped", () => proposeStop(ws.ctx, { enrolmentId }));
  });
});

describe("reading", () => {
  it("lists enrolments by page, with why they ended, and only one's own", async () => {
    const { sequenceId } = await anEnrolment(ws);
    clock.advance(1_000);
    const last = await anEnrolment(ws, { sequenceId });
    await stopEnrolment(aSystemCtx(ws), last);
    const first = await listEnrolments(ws.ctx, { limit: 1 });
    expect(first.items).toMatchObject([
      { id: last.enrolmentId, status: "stopped", stoppedReason: "stopped", steps: 2 },
    ]);
    const rest = await listEnrolments(ws.ctx, { limit: 1, cursor: first.nextCursor ?? "" });
    expect(rest).toMatchObject({ items: [{ status: "active" }], nextCursor: null });
    expect((await listEnrolments(ws.ctx, { status: "active" })).items).toHaveLength(1);
    expect((await listEnrolments(other.ctx, { sequenceId })).items).toEqual([]);
    expect((await listSequences(ws.ctx))[0]?.counts).toEqual({ active: 1, stopped: 1, finished: 0 });
  });

  it("previews steps for a person, with what is left out and what is wrong", async () => {
    const contact = await aContact(ws.ctx, { firstName: null });
    const steps = [
      { delayDays: 0, subject: "Routes", text: "Hi {first_name},\n\nhow do you plan them?" },
      { delayDays: 0, subject: "{first_name}", text: "Hello." },
      { delayDays: 0, subject: "Routes", text: "Hello. {nobody}" },
    ];
    const seen = await previewSteps(ws.ctx, { contactId: contact.id, steps });
    expect(seen[0]).toMatchObject({ text: "how do you plan them?", problem: null });
    expect(seen[0]?.leftOut).toHaveLength(1);
    expect(seen.map(({ problem }) => problem)).toEqual([
      null,
      expect.stringContaining("The subject names the first name"),
      expect.stringContaining("There is no field {nobody}"),
    ]);
    await rejectsWith("not_found", null, () => previewSteps(other.ctx, { contactId: contact.id, steps }));
  });
});

it("says why a step waits while no mailbox is connected", async () => {
  const { enrolmentId } = await anEnrolment(ws);
  await proposeDueSteps(ws.deps);
  expect((await rowOf(enrolmentId)).waitsFor).toBe("No mailbox is connected to write from.");
});
