import { describe, expect, it } from "vitest";
import {
  type ActingWorkspace,
  actingJobCtx,
  anActingWorkspace,
  anApprovedAction,
  vendorState,
} from "#server/testing/acting-workspace.ts";
import { aSeed, type ContentType, contents } from "#server/testing/action-contents.ts";
import { anApprovedMove, aSendingWorkspace, jobCtx } from "#server/testing/approved-move.ts";
import { Crash, type Killer, killer, runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { executeMove, undoExecution, undoMove, verifyReceipts } from "../index.ts";

const { db } = await testDatabase();

const crash = (): never => {
  throw new Crash("killed inside the vendor call");
};

type Killed = { seen: object; starts: number; places: number };

/** Kills a run at each of its places, one after the other, and compares what is left with what must be. */
async function expectUnharmed(runKilledAt: (kill: Killer) => Promise<Killed>, expected: object, least: number) {
  const { places, seen } = await runKilledAt(killer(0));
  expect(seen).toEqual(expected);
  expect(places).toBeGreaterThan(least);
  const wrong: string[] = [];
  for (let place = 1; place <= places; place += 1) {
    const run = await runKilledAt(killer(place));
    if (run.starts !== 2) wrong.push(`${place}: it was not killed`);
    if (JSON.stringify(run.seen) !== JSON.stringify(expected)) wrong.push(`${place}: ${JSON.stringify(run.seen)}`);
  }
  expect(wrong).toEqual([]);
}

/** Runs one mail to its end. */
async function aMailKilledBy(kill: Killer): Promise<Killed> {
  const ws = await aSendingWorkspace(db);
  const move = await anApprovedMove(ws);
  const { result, starts } = await runDurably((steps) => executeMove(jobCtx(ws, kill), steps, move), {
    clock: ws.clock,
    kill,
  });
  const { workspaceId } = ws;
  return {
    seen: {
      result: result.is,
      mails: ws.mailbox.sent.length,
      receipts: await db.prisma.receipt.count({ where: { workspaceId } }),
      messages: await db.prisma.emailMessage.count({ where: { workspaceId } }),
      outcomes: await db.prisma.outcome.count({ where: { workspaceId } }),
      events: await db.prisma.outboxEvent.count({ where: { workspaceId, name: "execution.succeeded" } }),
      chain: (await verifyReceipts(ws.ctx)).isIntact,
    },
    starts,
    places: kill.passed(),
  };
}

type Counted = "events" | "records" | "messages";
/** What each leaves at its vendor, counted; a changed deal is the same deal. */
const acted: [ContentType, Counted, number][] = [
  ["book_meeting", "events", 1],
  ["create_task", "records", 1],
  ["update_deal", "records", 1],
  ["create_contact", "records", 2],
  ["post_slack", "messages", 1],
];

const seed = { ...aSeed, number: 5_000 };

/** A new contact comes with its company: two writes of one execution. */
const actedSeed = (type: ContentType) => ({ ...seed, isOn: type === "create_contact" });

async function executed(type: ContentType, counted: Counted, kill: Killer, given = actedSeed(type)) {
  const ws = await anActingWorkspace(db);
  const content = contents[type](ws, given);
  const before = structuredClone(vendorState(ws));
  const move = await anApprovedAction(ws, content);
  const run = await runDurably((steps) => executeMove(actingJobCtx(ws, kill), steps, move), { clock: ws.clock, kill });
  return { ws, before, move, ...run, count: vendorState(ws)[counted].length };
}

const writtenOf = async (ws: ActingWorkspace, event: string) => ({
  receipts: await db.prisma.receipt.count({ where: { workspaceId: ws.workspaceId } }),
  events: await db.prisma.outboxEvent.count({ where: { workspaceId: ws.workspaceId, name: event } }),
  chain: (await verifyReceipts(ws.ctx)).isIntact,
});

async function anActionKilledBy(type: ContentType, counted: Counted, kill: Killer): Promise<Killed> {
  const { ws, before, result, starts, count } = await executed(type, counted, kill);
  const { snapshot } = await db.prisma.execution.findFirstOrThrow({ where: { workspaceId: ws.workspaceId } });
  const seen = {
    result: result.is,
    count,
    isChanged: JSON.stringify(vendorState(ws)) !== JSON.stringify(before),
    prior: (snapshot as { amount?: string }).amount ?? null,
    ...(await writtenOf(ws, "execution.succeeded")),
  };
  return { seen, starts, places: kill.passed() };
}

async function anUndoKilledBy(type: ContentType, counted: Counted, kill: Killer): Promise<Killed> {
  const { ws, before, move } = await executed(type, counted, killer(0));
  const { moveId } = move;
  await undoExecution(ws.ctx, { moveId });
  const { id, round } = await db.prisma.undo.findFirstOrThrow({ where: { workspaceId: ws.workspaceId } });
  const { result, starts } = await runDurably(
    (steps) => undoMove(actingJobCtx(ws, kill), steps, { moveId, undoId: id, round }),
    { clock: ws.clock, kill },
  );
  const seen = {
    result: result.is,
    isAsBefore: JSON.stringify(vendorState(ws)) === JSON.stringify(before),
    ...(await writtenOf(ws, "execution.undone")),
  };
  return { seen, starts, places: kill.passed() };
}

describe("a process killed at any statement", () => {
  it("of a mail leaves one mail and one receipt after its restart", { timeout: 120_000 }, async () => {
    const once = { result: "done", mails: 1, receipts: 1, messages: 1, outcomes: 1, events: 1, chain: true };
    await expectUnharmed(aMailKilledBy, once, 24);
  });

  it.each(acted)("of %s leaves its effect once", { timeout: 120_000 }, async (type, counted, count) => {
    const prior = type === "update_deal" ? "100" : null;
    const once = { result: "done", count, isChanged: true, prior, receipts: 1, events: 1, chain: true };
    await expectUnharmed((kill) => anActionKilledBy(type, counted, kill), once, 18);
  });

  it.each(acted)("of undoing %s leaves the vendor as before, once", { timeout: 120_000 }, async (type, counted) => {
    const once = { result: "done", isAsBefore: true, receipts: 2, events: 1, chain: true };
    await expectUnharmed((kill) => anUndoKilledBy(type, counted, kill), once, 12);
  });
});

describe("a process killed in the middle of the vendor call", () => {
  it.each([
    ["before the vendor got the mail", false, 0],
    ["after the vendor got the mail", true, 0],
    ["after the vendor got the mail, which shows up later", true, 20_000],
  ])("%s, leaves one mail", async (_, arrived, visibleAfterMs) => {
    const ws = await aSendingWorkspace(db);
    const move = await anApprovedMove(ws);
    ws.mailbox.failSends({ crash, arrived, visibleAfterMs });
    const { result, starts } = await runDurably((steps) => executeMove(jobCtx(ws), steps, move), { clock: ws.clock });
    expect({ result, starts }).toEqual({ result: { is: "done" }, starts: 2 });
    expect(ws.mailbox.sent).toHaveLength(1);
    expect(ws.mailbox.sendCalls()).toBe(arrived ? 1 : 2);
  });

  const everyType = (Object.keys(contents) as ContentType[]).filter((type) => !/brief|review|research/.test(type));
  it.each(everyType.flatMap((type) => [[type, true] as const, [type, false] as const]))(
    "%s is done once (arrived: %s)",
    async (type, arrived) => {
      const clean = await executed(type, "events", killer(0), seed);
      const ws = await anActingWorkspace(db);
      const move = await anApprovedAction(ws, contents[type](ws, seed));
      ws.ports.failWrites({ crash, arrived });
      const { result, starts } = await runDurably((steps) => executeMove(actingJobCtx(ws), steps, move), {
        clock: ws.clock,
      });
      expect({ result, starts }).toEqual({ result: { is: "done" }, starts: 2 });
      expect(ws.ports.writes()).toBe(arrived ? 1 : 2);
      const sizes = (state: object) => Object.values(state).map((list) => (Array.isArray(list) ? list.length : list));
      expect(sizes(vendorState(ws))).toEqual(sizes(vendorState(clean.ws)));
    },
  );
});
