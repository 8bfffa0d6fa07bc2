import { describe, expect, it } from "vitest";
import { saveSequence } from "#server/domain/sequences/index.ts";
import {
  type ActingWorkspace,
  type ActionContent,
  actingJobCtx,
  anActingWorkspace,
  anApprovedAction,
} from "#server/testing/acting-workspace.ts";
import { aContact } from "#server/testing/build/index.ts";
import { anEnrolment, aSequenceInput } from "#server/testing/sequences.ts";
import { type Killer, killer, runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { executeMove, previewExecution, undoExecution, undoMove, verifyReceipts } from "../index.ts";

const { db } = await testDatabase();

async function anEnrolMove(ws: ActingWorkspace): Promise<ActionContent> {
  const { id: sequenceId } = await saveSequence(ws.ctx, aSequenceInput());
  const { id: contactId } = await aContact(ws.ctx);
  return { actionType: "enrol_sequence", params: { sequenceId, contactId }, draft: null };
}
async function aStopMove(ws: ActingWorkspace): Promise<ActionContent> {
  const { enrolmentId } = await anEnrolment(ws);
  return { actionType: "stop_sequence", params: { enrolmentId }, draft: null };
}
const makes = { enrol_sequence: anEnrolMove, stop_sequence: aStopMove };
type Type = keyof typeof makes;
const types: Type[] = ["enrol_sequence", "stop_sequence"];

async function executed(type: Type, kill: Killer = killer(0)) {
  const ws = await anActingWorkspace(db);
  const move = await anApprovedAction(ws, await makes[type](ws));
  const run = await runDurably((steps) => executeMove(actingJobCtx(ws, kill), steps, move), { clock: ws.clock, kill });
  return { ws, move, ...run };
}

async function undone(ws: ActingWorkspace, moveId: string, kill: Killer = killer(0)) {
  await undoExecution(ws.ctx, { moveId });
  const { id, round } = await db.prisma.undo.findFirstOrThrow({ where: { workspaceId: ws.workspaceId } });
  const input = { moveId, undoId: id, round };
  return runDurably((steps) => undoMove(actingJobCtx(ws, kill), steps, input), { clock: ws.clock, kill });
}

const left = async ({ workspaceId, ctx }: ActingWorkspace, event: string) => ({
  enrolments: (await db.prisma.enrolment.findMany({ where: { workspaceId } })).map(({ status }) => status),
  events: await db.prisma.outboxEvent.count({ where: { workspaceId, name: event } }),
  receipts: await db.prisma.receipt.count({ where: { workspaceId } }),
  chain: (await verifyReceipts(ctx)).isIntact,
});

const cases = [
  ["enrol_sequence", "enrolment.started", "active", "enrolment.stopped", "stopped"],
  ["stop_sequence", "enrolment.stopped", "stopped", "enrolment.resumed", "active"],
] as const;

describe.each(cases)("%s", (type, event, after, undoEvent, afterUndo) => {
  const once = { enrolments: [after], events: 1, receipts: 1, chain: true };
  const onceUndone = { enrolments: [afterUndo], events: 1, receipts: 2, chain: true };

  it("is done once, and taken back once", async () => {
    const { ws, move, result } = await executed(type);
    expect(result).toEqual({ is: "done" });
    expect(await left(ws, event)).toEqual(once);
    expect((await undone(ws, move.moveId)).result).toEqual({ is: "done" });
    expect(await left(ws, undoEvent)).toEqual(onceUndone);
    const where = { workspaceId: ws.workspaceId, id: move.moveId };
    expect(await db.prisma.move.findFirst({ where })).toMatchObject({ status: "open" });
  });

  it("is done once, wherever the process is killed", { timeout: 120_000 }, async () => {
    const kill = killer(0);
    await executed(type, kill);
    const wrong: string[] = [];
    for (let place = 1; place <= kill.passed(); place += 1) {
      const { ws, starts } = await executed(type, killer(place));
      const seen = await left(ws, event);
      if (starts !== 2 || JSON.stringify(seen) !== JSON.stringify(once)) {
        wrong.push(`${place}: ${starts} ${JSON.stringify(seen)}`);
      }
    }
    expect(kill.passed()).toBeGreaterThan(20);
    expect(wrong).toEqual([]);
  });

  it("is taken back once, wherever the process is killed", { timeout: 120_000 }, async () => {
    const runKilledAt = async (place: number) => {
      const { ws, move } = await executed(type);
      const kill = killer(place);
      const { starts } = await undone(ws, move.moveId, kill);
      return { starts, places: kill.passed(), seen: await left(ws, undoEvent) };
    };
    const { places } = await runKilledAt(0);
    expect(places).toBeGreaterThan(14);
    const wrong: string[] = [];
    for (let place = 1; place <= places; place += 1) {
      const { starts, seen } = await runKilledAt(place);
      if (starts !== 2 || JSON.stringify(seen) !== JSON.stringify(onceUndone)) {
        wrong.push(`${place}: ${starts} ${JSON.stringify(seen)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe("before it is approved", () => {
  it.each(types)("%s shows what it would do, and what stays when it is taken back", async (type) => {
    const ws = await anActingWorkspace(db);
    const { moveId } = await anApprovedAction(ws, await makes[type](ws));
    const preview = await previewExecution(ws.ctx, { moveId });
    expect(preview).toMatchObject({ vendor: "caseyos", undoClass: "compensable", mail: null });
    expect(preview.undoSentence).toContain("stays sent");
    expect(preview.lines).toContainEqual({ label: "Sequence", value: "Introduction" });
    expect(preview.diff).not.toBeNull();
  });
});

it("enrols nobody who is in the sequence already, and says so", async () => {
  const ws = await anActingWorkspace(db);
  const { sequenceId, contactId } = await anEnrolment(ws);
  const content: ActionContent = { actionType: "enrol_sequence", params: { sequenceId, contactId }, draft: null };
  const move = await anApprovedAction(ws, content);
  const { result } = await runDurably((steps) => executeMove(actingJobCtx(ws), steps, move), { clock: ws.clock });
  expect(result).toMatchObject({ is: "failed" });
  const where = { workspaceId: ws.workspaceId, moveId: move.moveId };
  expect(await db.prisma.execution.findFirst({ where })).toMatchObject({ failureCode: "enrolment.active" });
});

it("does not take back a stop once the person was enrolled anew", async () => {
  const { ws, move } = await executed("stop_sequence");
  const { sequenceId, contactId } = await db.prisma.enrolment.findFirstOrThrow({
    where: { workspaceId: ws.workspaceId },
  });
  await anEnrolment(ws, { sequenceId, contactId });
  expect((await undone(ws, move.moveId)).result).toMatchObject({ is: "failed" });
  expect((await left(ws, "enrolment.resumed")).events).toBe(0);
});
