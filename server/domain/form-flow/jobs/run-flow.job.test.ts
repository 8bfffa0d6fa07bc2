import { beforeEach, describe, expect, it } from "vitest";
import { connectAccount } from "#server/testing/connected.ts";
import { formsOf, stepOf } from "#server/testing/flows.ts";
import { aNorthwindWorld, DANA, type NorthwindWorld } from "#server/testing/northwind.ts";
import { Crash, killableDb, runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { processSignal } from "../../signals/jobs/index.ts";
import { type FlowView, flowSteps } from "../contract.ts";
import { rerunFlow } from "../index.ts";
import { setAssetFolders } from "../verbs/settings.ts";

const { db } = await testDatabase();
let world: NorthwindWorld;

beforeEach(async () => {
  world = await aNorthwindWorld(db);
});

const flowOf = (signalId: string) => formsOf(world).flowOf(signalId);
const moveOf = (flow: FlowView) => formsOf(world).moveOf(flow);
const rerun = (signalId: string) => formsOf(world).rerun(signalId);
const mails = () => formsOf(world).mails();

describe("the flow of a form", () => {
  it("leaves every step with what it read and found, in order, with its sources", async () => {
    await world.withMailbox();
    await world.withHubspot();
    const signalId = await world.submit();
    await world.process(signalId);
    const flow = await flowOf(signalId);
    expect(flow).toMatchObject({ status: "done", round: 1, reason: null });
    expect(flow.steps.map(({ key }) => key)).toEqual([...flowSteps]);
    const states = Object.fromEntries(flow.steps.map(({ key, status }) => [key, status]));
    expect(states).toEqual({
      dedupe: "done",
      validate: "done",
      contact: "done",
      research: "done",
      thread: "left_out",
      sender: "done",
      memory: "left_out",
      assets: "left_out",
      slots: "done",
      next_step: "done",
      draft: "done",
      verify: "done",
      propose: "done",
      follow_ups: "done",
      auto_approval: "done",
    });
    for (const step of flow.steps) {
      expect(step.attempts).toBe(1);
      expect(step.input).toBeTruthy();
      expect(step.output).toBeTruthy();
      expect(step.durationMs).toEqual(expect.any(Number));
    }
    expect(stepOf(flow, "research").sources).toContainEqual(
      expect.objectContaining({ kind: "deal", label: "Northwind – 140 trucks" }),
    );
  });

  it("offers free times of the calendar, each a claim with the calendar behind it", async () => {
    const connectionId = await world.withMailbox();
    const signalId = await world.submit();
    await world.process(signalId);
    const flow = await flowOf(signalId);
    const times = (stepOf(flow, "slots").output ?? "").split("; ");
    expect(times).toHaveLength(3);
    const { draft } = await moveOf(flow);
    for (const time of times) {
      expect(draft?.text).toContain(time);
      expect(draft?.claims).toContainEqual({
        text: time,
        evidence: expect.objectContaining({ kind: "calendar", id: connectionId, quote: time }),
      });
    }
  });

  it("goes on without a calendar, and says so in the step and with the draft", async () => {
    await connectAccount(world.ws.ctx, world.vendors, "google", world.casey, ["mail"]);
    const signalId = await world.submit();
    await world.process(signalId);
    const flow = await flowOf(signalId);
    expect(stepOf(flow, "slots")).toMatchObject({
      status: "left_out",
      output: expect.stringContaining("Google Calendar"),
    });
    const { draft } = await moveOf(flow);
    expect(draft?.leftOut).toContainEqual(expect.stringMatching(/^No meeting times: allow Google Calendar/));
    expect(draft?.text).not.toMatch(/\d:\d\d/);
  });

  it("searches documents in allowed folders only, and puts no link into the draft", async () => {
    await world.withMailbox();
    const message = "Please send your security documentation.";
    const before = await world.submit({ email: "one@northwind.example", message });
    await world.process(before);
    expect(stepOf(await flowOf(before), "assets")).toMatchObject({
      status: "left_out",
      output: "No folder of Google Drive is allowed.",
    });
    await setAssetFolders(world.ws.ctx, { assetFolderIds: ["a-folder-of-nobody"] });
    const after = await world.submit({ email: "two@northwind.example", message });
    await world.process(after);
    expect(stepOf(await flowOf(after), "assets")).toMatchObject({ status: "left_out", output: "Nothing there fits." });
    expect((await moveOf(await flowOf(after))).draft?.text).not.toContain("http");
  });

  it("proposes what HubSpot should hear as moves of their own, once, and writes nothing there", async () => {
    await world.withMailbox();
    await world.withHubspot();
    const known = await world.submit();
    await world.process(known);
    const unknown = await world.submit({ email: "kim@ashby.example", firstName: "Kim" });
    await world.process(unknown);
    const where = { workspaceId: world.ws.workspaceId, actionType: { not: "send_email" } };
    const moves = await db.prisma.move.findMany({
      where,
      select: { title: true, actionType: true, status: true, params: true },
    });
    expect(moves.map(({ title }) => title).sort()).toEqual([
      "Add Kim to HubSpot",
      "Put a follow-up with Dana Ruiz into HubSpot as a task",
    ]);
    expect(new Set(moves.map(({ status }) => status))).toEqual(new Set(["open"]));
    expect(moves.find(({ actionType }) => actionType === "create_contact")?.params).toEqual({
      email: "kim@ashby.example",
      firstName: "Kim",
      lastName: null,
      jobTitle: null,
      phone: null,
      company: { name: expect.any(String), domain: "ashby.example" },
    });
    await rerunFlow(world.ws.ctx, { flowRunId: (await flowOf(known)).id, fromStep: "contact" });
    await rerun(known);
    expect(await db.prisma.move.count({ where })).toBe(2);
    expect(stepOf(await flowOf(known), "follow_ups").output).toBe("They were proposed in an earlier round.");
  });
});

describe("forms of one person within the hour", () => {
  it("with the same words are one flow: the second joins the move and writes nothing", async () => {
    await world.withMailbox();
    const first = await world.submit();
    await world.process(first);
    const again = await world.submit({ message: "We run 140 trucks.   Could you send me PRICING?" });
    await world.process(again);
    const flow = await flowOf(again);
    expect(flow).toMatchObject({ status: "done", moveId: (await flowOf(first)).moveId });
    expect(new Set(flow.steps.slice(1).map(({ status }) => status))).toEqual(new Set(["skipped"]));
    expect(await mails()).toBe(1);
  });

  it("with other words feed the move, and an hour later it is a new question", async () => {
    await world.withMailbox();
    const first = await world.submit();
    await world.process(first);
    const other = await world.submit({ message: "And what about a trial?" });
    await world.process(other);
    expect(stepOf(await flowOf(other), "propose").output).toContain("feeds the move");
    world.clock.advance(61 * 60_000);
    const later = await world.submit({ message: "And what about a trial?" });
    await world.process(later);
    expect(stepOf(await flowOf(later), "dedupe").output).toContain("None");
    expect(await mails()).toBe(1);
  });

  it("at the same moment make one contact and one move", async () => {
    await world.withMailbox();
    const signals = await Promise.all([1, 2, 3, 4].map((n) => world.submit({ message: `Question ${n}: what is it?` })));
    // The queue answers a lost race with "try again", as the engine does.
    const settle = async (signalId: string): Promise<void> => {
      for (;;) {
        try {
          await world.process(signalId);
          return;
        } catch (thrown) {
          if ((thrown as { code?: string }).code !== "rate_limited") throw thrown;
        }
      }
    };
    await Promise.all(signals.map(settle));
    expect(await mails()).toBe(1);
    expect(await db.prisma.contact.count({ where: { workspaceId: world.ws.workspaceId } })).toBe(1);
    const moves = await Promise.all(signals.map(async (id) => (await flowOf(id)).moveId));
    expect(new Set(moves).size).toBe(1);
  });
});

describe("a process that is killed", () => {
  /** Dead from the given point on until the next start: unlike one failing call, it can not even tidy up. */
  function death(at: number) {
    let passed = 0;
    let isDead = false;
    return {
      revive: () => {
        isDead = false;
      },
      passed: () => passed,
      changed: () => {},
      point: () => {
        passed += 1;
        if (passed === at) isDead = true;
        if (isDead) throw new Crash(`dead since ${at}`);
      },
    };
  }

  it("before or after any statement: the flow goes on, every step ends, nothing is doubled", async () => {
    await world.withMailbox();
    await world.withHubspot();
    let kills = 0;
    for (let at = 1; ; at += 4) {
      const kill = death(at);
      const email = `p${at}@northwind.example`;
      const signalId = await world.submit({ email });
      const { starts } = await runDurably(
        (steps) => {
          kill.revive();
          return processSignal({ ...world.ctx, db: killableDb(db, kill) }, steps, { signalId });
        },
        { clock: world.clock, kill },
      );
      const flow = await flowOf(signalId);
      expect(flow.status).toBe("done");
      expect(flow.steps.filter(({ status }) => status !== "done" && status !== "left_out")).toEqual([]);
      expect(Math.max(...flow.steps.map(({ attempts }) => attempts))).toBeLessThanOrEqual(2);
      const contact = await db.prisma.contact.findFirstOrThrow({ where: { workspaceId: world.ws.workspaceId, email } });
      const where = { workspaceId: world.ws.workspaceId, contactId: contact.id };
      const moves = await db.prisma.move.findMany({ where, select: { actionType: true } });
      expect(moves.map(({ actionType }) => actionType).sort()).toEqual(["create_contact", "send_email"]);
      if (starts === 1) break;
      kills += 1;
    }
    expect(kills).toBeGreaterThan(20);
  }, 120_000);
});

it("waits for a mailbox with what it knows, and reads everything anew once there is one", async () => {
  const signalId = await world.submit();
  expect((await world.process(signalId)).result.status).toBe("waiting");
  const waiting = await flowOf(signalId);
  expect(waiting).toMatchObject({ status: "waiting", reason: expect.stringContaining("connect Gmail") });
  expect(stepOf(waiting, "sender").status).toBe("waiting");
  await world.withMailbox();
  expect((await world.process(signalId)).result.status).toBe("accepted");
  const done = await flowOf(signalId);
  expect(done.status).toBe("done");
  expect(stepOf(done, "contact").attempts).toBe(2);
  expect(stepOf(done, "dedupe").attempts).toBe(1);
});

it("counts what became of earlier answers to the same form from rows", async () => {
  await world.withMailbox();
  const first = await world.submit({ email: "first@northwind.example" });
  await world.process(first);
  const { moveId } = await flowOf(first);
  const own = { workspaceId: world.ws.workspaceId };
  const closedAt = world.clock.now();
  await db.prisma.move.updateMany({ where: { ...own, id: moveId ?? "" }, data: { status: "done", closedAt } });
  for (const type of ["email_replied", "meeting_booked"]) {
    const data = { ...own, id: world.ctx.newId(), type, source: "gmail", confidence: 1, recordedImpact: 1, moveId };
    await db.prisma.outcome.create({ data: { ...data, evidence: [], naturalKey: type, occurredAt: closedAt } });
  }
  const second = await world.submit({ email: DANA });
  await world.process(second);
  expect(stepOf(await flowOf(second), "memory")).toMatchObject({
    status: "done",
    output: "1 sent: 1 answered, 1 went well, 0 ended badly.",
    sources: [expect.objectContaining({ kind: "move", id: moveId })],
  });
});
