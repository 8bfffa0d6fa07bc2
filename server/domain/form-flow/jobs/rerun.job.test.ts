import { beforeEach, describe, expect, it } from "vitest";
import { createFakeModel } from "#server/connectors/openai/fake.ts";
import { decide } from "#server/domain/approvals/index.ts";
import { editDraft } from "#server/domain/queue/index.ts";
import { failSignal, rerunForm } from "#server/domain/signals/jobs/index.ts";
import { aMember, aSystemCtx, aWorkspace } from "#server/testing/build/index.ts";
import { connectAccount } from "#server/testing/connected.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { formsOf, stepOf } from "#server/testing/flows.ts";
import { aNorthwindWorld, type NorthwindWorld } from "#server/testing/northwind.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { processSignal } from "../../signals/jobs/index.ts";
import type { FlowView } from "../contract.ts";
import { getFlows, rerunFlow } from "../index.ts";

const { db } = await testDatabase();
let world: NorthwindWorld;

beforeEach(async () => {
  world = await aNorthwindWorld(db);
});

const flowOf = (signalId: string) => formsOf(world).flowOf(signalId);
const moveOf = (flow: FlowView) => formsOf(world).moveOf(flow);
const rerun = (signalId: string) => formsOf(world).rerun(signalId);
const mails = () => formsOf(world).mails();

describe("running again from a step", () => {
  it("runs it and what follows anew, renews the draft, and leaves what is before it", async () => {
    await connectAccount(world.ws.ctx, world.vendors, "google", world.casey, ["mail"]);
    const signalId = await world.submit();
    await world.process(signalId);
    const before = await flowOf(signalId);
    const old = await moveOf(before);
    await world.withMailbox();
    expect(await rerunFlow(world.ws.ctx, { flowRunId: before.id, fromStep: "slots" })).toMatchObject({ round: 2 });
    await expectAudit(world.ctx, "flow.rerun", before.id);
    await expectOutbox(world.ctx, "flow.rerun_requested");
    await rerun(signalId);
    const after = await flowOf(signalId);
    expect(after).toMatchObject({ status: "done", round: 2, moveId: before.moveId });
    expect(stepOf(after, "contact").attempts).toBe(1);
    expect(stepOf(after, "slots")).toMatchObject({ attempts: 2, status: "done" });
    const now = await moveOf(after);
    expect(now.draft?.text).toMatch(/I could offer/);
    expect(now.contentHash).not.toBe(old.contentHash);
    await expectAudit(world.ctx, "move.redrafted", now.id);
    expect(await mails()).toBe(1);
  });

  it("keeps a person's words and offers ours beside them", async () => {
    await connectAccount(world.ws.ctx, world.vendors, "google", world.casey, ["mail"]);
    const signalId = await world.submit();
    await world.process(signalId);
    const flow = await flowOf(signalId);
    const { id: moveId, version } = await moveOf(flow);
    await editDraft(world.ws.ctx, { moveId, version, subject: "Mine", text: "My own words." });
    expect((await flowOf(signalId)).alternative).toBeNull();
    await world.withMailbox();
    await rerunFlow(world.ws.ctx, { flowRunId: flow.id, fromStep: "slots" });
    await rerun(signalId);
    const after = await flowOf(signalId);
    expect((await moveOf(after)).draft).toMatchObject({ subject: "Mine", text: "My own words." });
    expect(after.alternative?.text).toMatch(/I could offer/);
    expect(stepOf(after, "propose").output).toContain("their words stay");
  });

  it("does not touch an approved move, and makes no second one", async () => {
    await connectAccount(world.ws.ctx, world.vendors, "google", world.casey, ["mail"]);
    const signalId = await world.submit();
    await world.process(signalId);
    const flow = await flowOf(signalId);
    const { id: moveId, contentHash } = await moveOf(flow);
    await decide(world.ws.ctx, { moveId, contentHash, verdict: "approve" });
    await world.withMailbox();
    await rerunFlow(world.ws.ctx, { flowRunId: flow.id, fromStep: "slots" });
    await rerun(signalId);
    expect(await moveOf(await flowOf(signalId))).toMatchObject({ status: "scheduled", contentHash });
    expect(stepOf(await flowOf(signalId), "propose").output).toContain("not touched");
    expect(await mails()).toBe(1);
  });

  it("is for writers, for flows of their own workspace, and not while it runs", async () => {
    await world.withMailbox();
    const signalId = await world.submit();
    await world.process(signalId);
    const { id: flowRunId } = await flowOf(signalId);
    const viewer = await aMember(world.ws, "viewer");
    await rejectsWith("forbidden", null, () => rerunFlow(viewer, { flowRunId, fromStep: "draft" }));
    const stranger = await aWorkspace(world.ws.deps);
    await rejectsWith("not_found", null, () => rerunFlow(stranger.ctx, { flowRunId, fromStep: "draft" }));
    await rejectsWith("not_found", "signal.not_found", () => getFlows(stranger.ctx, { signalId }));
    await rejectsWith("not_found", null, () =>
      runDurably((steps) => rerunForm(aSystemCtx(stranger), steps, { signalId }), { clock: world.clock }),
    );
    await rerunFlow(world.ws.ctx, { flowRunId, fromStep: "draft" });
    await rejectsWith("conflict", "flow.running", () => rerunFlow(world.ws.ctx, { flowRunId, fromStep: "draft" }));
  });

  it("wanted twice at once happens once", async () => {
    await world.withMailbox();
    const signalId = await world.submit();
    await world.process(signalId);
    const { id: flowRunId } = await flowOf(signalId);
    const asked = await Promise.allSettled(
      [1, 2, 3].map(() => rerunFlow(world.ws.ctx, { flowRunId, fromStep: "research" })),
    );
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expectOutbox(world.ctx, "flow.rerun_requested");
  });

  it("takes the pen from a round that is still at work", async () => {
    await world.withMailbox();
    const signalId = await world.submit();
    await world.process(signalId);
    const flow = await flowOf(signalId);
    await rerunFlow(world.ws.ctx, { flowRunId: flow.id, fromStep: "research" });
    const own = { workspaceId: world.ws.workspaceId };
    // Another round begins while this one is on its way.
    const { result } = await runDurably(
      async (steps) =>
        rerunForm(
          world.ctx,
          {
            ...steps,
            run: async (id, body) => {
              const answer = await steps.run(id, body);
              if (id === "flow-begin")
                await db.prisma.flowRun.updateMany({ where: own, data: { round: { increment: 1 } } });
              return answer;
            },
          },
          { signalId },
        ),
      { clock: world.clock },
    );
    expect(result.status).toBe("waiting");
    expect(stepOf(await flowOf(signalId), "research")).toMatchObject({ status: "pending", attempts: 1 });
  });
});

it("says which step failed in safe words, and run again from there it ends as if nothing had been", async () => {
  await world.withMailbox();
  const signalId = await world.submit();
  const { model } = createFakeModel(() => {
    throw new Error("secret insides");
  });
  const run = runDurably((steps) => processSignal({ ...world.ctx, model }, steps, { signalId }), {
    clock: world.clock,
  });
  await expect(run).rejects.toThrow("secret insides");
  await runDurably((steps) => failSignal(world.ctx, steps, { signalId, message: null }), { clock: world.clock });
  const failed = await flowOf(signalId);
  expect(failed).toMatchObject({ status: "failed", reason: "Something went wrong on our side." });
  expect(stepOf(failed, "draft")).toMatchObject({ status: "failed", error: "Something went wrong on our side." });
  expect(JSON.stringify(failed)).not.toContain("secret insides");
  await rerunFlow(world.ws.ctx, { flowRunId: failed.id, fromStep: "draft" });
  expect((await rerun(signalId)).result.status).toBe("accepted");
  expect(await flowOf(signalId)).toMatchObject({ status: "done", moveId: expect.any(String) });
  expect(await world.signalRow(signalId)).toMatchObject({ status: "accepted", failedAt: null });
});
