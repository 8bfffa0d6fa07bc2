import { beforeEach, describe, expect, it } from "vitest";
import { editDraft, getMove, proposeMove } from "#server/domain/queue/index.ts";
import type { Ctx } from "#server/platform/context.ts";
import { DAY_MS, HOUR_MS } from "#server/platform/pure/time.ts";
import {
  aContact,
  aKeyCtx,
  aMember,
  aMove,
  aProposal,
  aSystemCtx,
  aWorkspace,
  type TestWorkspace,
  testDeps,
  unique,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import {
  approvalCount,
  approveByRule,
  decide,
  delegate,
  endStandInEarly,
  expireRequests,
  getPolicy,
  listApprovals,
  requestApproval,
  setStandIn,
  standIns,
  updatePolicy,
} from "./index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
const clock = fakeClock();
beforeEach(async () => {
  clock.set(new Date("2026-03-02T09:00:00.000Z"));
  ws = await aWorkspace(testDeps(db, { now: clock.now }));
});

type Move = Awaited<ReturnType<typeof aMove>>;
const approval = (move: Move) => ({ moveId: move.id, contentHash: move.contentHash, verdict: "approve" as const });
const statusOf = async (moveId: string) =>
  (await db.prisma.move.findFirstOrThrow({ where: { workspaceId: ws.workspaceId, id: moveId } })).status;

async function aDeal(amountCents: number): Promise<string> {
  const id = ws.deps.newId();
  await db.prisma.deal.create({
    data: { id, workspaceId: ws.workspaceId, name: `Deal ${unique()}`, amountCents: BigInt(amountCents) },
  });
  return id;
}

/** A move of a deal over the threshold of 10,000. */
async function aBigMove(): Promise<Move> {
  await updatePolicy(ws.ctx, { secondApproverCents: 1_000_000 });
  return aMove(ws.ctx, { dealId: await aDeal(1_000_000) });
}

describe("asking for an approval", () => {
  it("makes the move wait for the one who was asked, with note, end, audit entry and event", async () => {
    const [asker, boss] = [await aMember(ws), await aMember(ws)];
    const move = await aMove(ws.ctx);
    const asked = await requestApproval(asker, { moveId: move.id, assigneeId: boss.actor.id, note: "Fine for you?" });
    expect(asked).toMatchObject({ needed: 1, expiresAt: new Date(clock.now().getTime() + 72 * HOUR_MS).toISOString() });
    expect(await statusOf(move.id)).toBe("awaiting_approval");
    await expectAudit(ws.ctx, "approval.requested", move.id);
    const [event] = await expectOutbox(ws.ctx, "approval.requested");
    expect(event?.payload).toMatchObject({ moveId: move.id, assigneeId: boss.actor.id });
    const page = await listApprovals(boss, { view: "mine" });
    expect(page.items).toMatchObject([
      { moveId: move.id, note: "Fine for you?", obstacle: null, needed: 1, given: [] },
    ]);
    expect(await approvalCount(boss)).toEqual({ waiting: 1, mine: 1 });
    expect(await approvalCount(asker)).toEqual({ waiting: 1, mine: 0 });
  });

  it("is decided by the one who was asked or an admin, not by the asker, others or a viewer", async () => {
    const [asker, boss, other] = [await aMember(ws), await aMember(ws), await aMember(ws)];
    const move = await aMove(ws.ctx);
    await requestApproval(asker, { moveId: move.id, assigneeId: boss.actor.id });
    await rejectsWith("forbidden", "approval.own_request", () => decide(asker, approval(move)));
    await rejectsWith("forbidden", "approval.not_assignee", () => decide(other, approval(move)));
    await rejectsWith("forbidden", null, async () => decide(await aMember(ws, "viewer"), approval(move)));
    expect(await decide(boss, approval(move))).toMatchObject({ status: "scheduled" });
    const second = await aMove(ws.ctx);
    await requestApproval(asker, { moveId: second.id, assigneeId: boss.actor.id });
    expect(await decide(ws.ctx, approval(second))).toMatchObject({ status: "scheduled" });
  });

  it("can be withdrawn by the asker, and told again without a second entry", async () => {
    const asker = await aMember(ws);
    const move = await aMove(ws.ctx);
    await requestApproval(asker, { moveId: move.id });
    const withdrawal = { ...approval(move), verdict: "refuse" as const };
    const first = await decide(asker, withdrawal);
    expect(await decide(asker, withdrawal)).toEqual(first);
    expect(await statusOf(move.id)).toBe("open");
    await expectOutbox(ws.ctx, "approval.refused");
  });

  it("is refused to a viewer, for oneself, for a viewer or stranger, in another workspace, and of a move that is not open", async () => {
    const move = await aMove(ws.ctx);
    const viewer = await aMember(ws, "viewer");
    const stranger = (await aWorkspace(ws.deps)).ctx;
    await rejectsWith("forbidden", null, () => requestApproval(viewer, { moveId: move.id }));
    const of = (assigneeId: string) => () => requestApproval(ws.ctx, { moveId: move.id, assigneeId });
    await rejectsWith("invalid_input", "approval.assignee", of(ws.userId));
    await rejectsWith("not_found", null, of(viewer.actor.id));
    await rejectsWith("not_found", null, of(stranger.actor.id));
    await rejectsWith("not_found", null, () => requestApproval(stranger, { moveId: move.id }));
    await requestApproval(ws.ctx, { moveId: move.id });
    await rejectsWith("conflict", null, () => requestApproval(ws.ctx, { moveId: move.id }));
  });

  it("happens once of ten at once", async () => {
    const move = await aMove(ws.ctx);
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => requestApproval(ws.ctx, { moveId: move.id })),
    );
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
    await expectOutbox(ws.ctx, "approval.requested");
  });

  it("is what members have to do first where the workspace says so", async () => {
    await updatePolicy(ws.ctx, { membersApproveAlone: false });
    const [asker, other] = [await aMember(ws), await aMember(ws)];
    const move = await aMove(ws.ctx);
    await rejectsWith("forbidden", "approval.ask_first", () => decide(asker, approval(move)));
    await requestApproval(asker, { moveId: move.id });
    expect(await decide(other, approval(move))).toMatchObject({ status: "scheduled" });
    expect(await decide(ws.ctx, approval(await aMove(ws.ctx)))).toMatchObject({ status: "scheduled" });
  });
});

describe("content that changed since it was read", () => {
  it("is named part by part, with who changed it", async () => {
    const { moveId } = await proposeMove(ws.ctx, await aProposal(ws.ctx));
    const seen = await getMove(ws.ctx, { moveId });
    const editor = await aMember(ws);
    const edit = (subject: string, text: string, version: number) =>
      editDraft(editor, { moveId, subject, text, version });
    const { version } = await edit("Another subject", seen.draft?.text ?? "", seen.version);
    const stale = () => decide(ws.ctx, { moveId, contentHash: seen.contentHash, verdict: "approve" as const });
    expect((await rejectsWith("conflict", "move.content_changed", stale)).details).toMatchObject({
      changed: ["subject"],
    });
    await edit("Another subject", "Another text, all new.", version);
    const error = await rejectsWith("conflict", "move.content_changed", stale);
    expect(error.details).toMatchObject({ changed: ["subject", "text"] });
    expect(error.message).toContain(editor.actor.type === "user" ? editor.actor.name : "");
  });
});

describe("a move of high value", () => {
  it("needs two different people: the first leaves it waiting with one of two, the second schedules it", async () => {
    const move = await aBigMove();
    const [first, second] = [await aMember(ws), await aMember(ws)];
    const half = await decide(first, approval(move));
    expect(half).toMatchObject({ status: "awaiting_approval", holdUntil: null });
    expect(await decide(first, approval(move))).toEqual(half);
    await expectAudit(ws.ctx, "move.approved_first", move.id);
    await expectOutbox(ws.ctx, "approval.progressed");
    await expectOutbox(ws.ctx, "approval.granted", 0);
    const [waiting] = (await listApprovals(second, {})).items;
    expect(waiting).toMatchObject({ needed: 2, given: [{ name: expect.any(String) }], obstacle: null });
    expect((await listApprovals(first, {})).items[0]?.obstacle).toContain("approved it already");
    expect(await decide(second, approval(move))).toMatchObject({ status: "scheduled", approvalId: half.approvalId });
    await expectOutbox(ws.ctx, "approval.granted");
  });

  it("has two different approvers when both approve in the same moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      const move = await aBigMove();
      const people = [await aMember(ws), await aMember(ws)];
      const answers = await Promise.all(people.map((person) => decide(person, approval(move))));
      expect(answers.map((answer) => answer.status).sort()).toEqual(["awaiting_approval", "scheduled"]);
      expect(new Set(answers.map((answer) => answer.approvalId)).size).toBe(1);
      expect(await statusOf(move.id)).toBe("scheduled");
    }
  });

  it("is approved by people only: no key, no rule", async () => {
    const move = await aBigMove();
    await rejectsWith("forbidden", "approval.needs_people", () =>
      decide(aKeyCtx(ws, ["moves:approve"]), approval(move)),
    );
    const byRule = await db.prisma.$transaction((tx) =>
      approveByRule(tx, aSystemCtx(ws), { ...approval(move), ruleId: ws.deps.newId(), note: "rule" }),
    );
    expect(byRule).toMatchObject({ is: "refused" });
    expect(await statusOf(move.id)).toBe("open");
  });

  it("may be approved by the one who asked, as one of the two", async () => {
    const move = await aBigMove();
    const [asker, other] = [await aMember(ws), await aMember(ws)];
    expect(await requestApproval(asker, { moveId: move.id })).toMatchObject({ needed: 2 });
    expect(await decide(asker, approval(move))).toMatchObject({ status: "awaiting_approval" });
    expect(await decide(other, approval(move))).toMatchObject({ status: "scheduled" });
  });

  it("below the threshold, without a deal, or of another workspace's threshold needs one", async () => {
    await updatePolicy(ws.ctx, { secondApproverCents: 1_000_000 });
    for (const dealId of [await aDeal(999_999), null]) {
      expect(await decide(ws.ctx, approval(await aMove(ws.ctx, { dealId })))).toMatchObject({ status: "scheduled" });
    }
    const other = await aWorkspace(ws.deps);
    expect(await decide(other.ctx, approval(await aMove(other.ctx)))).toMatchObject({ status: "scheduled" });
  });
});

describe("handing on", () => {
  it("gives the request to the other, with audit entry and event", async () => {
    const [asker, boss, deputy] = [await aMember(ws), await aMember(ws), await aMember(ws)];
    const move = await aMove(ws.ctx);
    const { approvalId } = await requestApproval(asker, { moveId: move.id, assigneeId: boss.actor.id });
    const to = { approvalId, toUserId: deputy.actor.id };
    await rejectsWith("forbidden", "approval.not_assignee", () => delegate(deputy, to));
    await rejectsWith("invalid_input", "approval.assignee", () =>
      delegate(boss, { approvalId, toUserId: asker.actor.id }),
    );
    expect(await delegate(boss, to)).toMatchObject({ assigneeId: deputy.actor.id });
    expect(await expectAudit(ws.ctx, "approval.delegated", approvalId)).toMatchObject({ moveId: move.id });
    await expectOutbox(ws.ctx, "approval.delegated");
    await rejectsWith("forbidden", "approval.not_assignee", () => decide(boss, approval(move)));
    await decide(deputy, approval(move));
    await rejectsWith("conflict", "approval.closed", () => delegate(ws.ctx, { approvalId, toUserId: boss.actor.id }));
  });

  it("is refused to a viewer and not found elsewhere", async () => {
    const move = await aMove(ws.ctx);
    const { approvalId } = await requestApproval(ws.ctx, { moveId: move.id });
    const toUserId = (await aMember(ws)).actor.id;
    await rejectsWith("forbidden", null, async () => delegate(await aMember(ws, "viewer"), { approvalId, toUserId }));
    const stranger = (await aWorkspace(ws.deps)).ctx;
    await rejectsWith("not_found", null, () => delegate(stranger, { approvalId, toUserId }));
  });

  it("while away lets the other decide from and until the times named, and no longer once ended", async () => {
    const [asker, boss, deputy] = [await aMember(ws), await aMember(ws), await aMember(ws)];
    const at = (days: number) => new Date(clock.now().getTime() + days * DAY_MS).toISOString();
    const away = await setStandIn(boss, { toUserId: deputy.actor.id, startsAt: at(1), endsAt: at(2) });
    await expectAudit(ws.ctx, "approval.stand_in_set", away.id);
    await expectOutbox(ws.ctx, "approval.stand_in_set");
    const overlap = { toUserId: deputy.actor.id, startsAt: at(1.5), endsAt: at(3) };
    await rejectsWith("conflict", "approval.stand_in_overlaps", () => setStandIn(boss, overlap));
    const move = await aMove(ws.ctx);
    await requestApproval(asker, { moveId: move.id, assigneeId: boss.actor.id });
    await rejectsWith("forbidden", "approval.not_assignee", () => decide(deputy, approval(move)));
    clock.advance(1.5 * DAY_MS);
    expect(await approvalCount(deputy)).toEqual({ waiting: 1, mine: 1 });
    await decide(deputy, approval(move));
    const second = await aMove(ws.ctx);
    await requestApproval(asker, { moveId: second.id, assigneeId: boss.actor.id });
    await rejectsWith("forbidden", "approval.not_yours", () => endStandInEarly(deputy, { standInId: away.id }));
    await endStandInEarly(boss, { standInId: away.id });
    await rejectsWith("forbidden", "approval.not_assignee", () => decide(deputy, approval(second)));
    expect(await standIns(ws.ctx)).toEqual([]);
  });

  it("while away takes a span that makes sense, of a person, in one's own workspace", async () => {
    const [boss, deputy] = [await aMember(ws), await aMember(ws)];
    const at = (days: number) => new Date(clock.now().getTime() + days * DAY_MS).toISOString();
    const toUserId = deputy.actor.id;
    for (const [startsAt, endsAt] of [
      [at(2), at(1)],
      [at(-2), at(-1)],
      [at(0), at(400)],
    ] as const) {
      await rejectsWith("invalid_input", "approval.span", () => setStandIn(boss, { toUserId, startsAt, endsAt }));
    }
    const span = { startsAt: at(0), endsAt: at(1) };
    await rejectsWith("invalid_input", null, () => setStandIn(boss, { toUserId: boss.actor.id, ...span }));
    const stranger = (await aWorkspace(ws.deps)).ctx;
    await rejectsWith("not_found", null, () => setStandIn(stranger, { toUserId, ...span }));
    const { id } = await setStandIn(boss, { toUserId, ...span });
    await rejectsWith("not_found", null, () => endStandInEarly(stranger, { standInId: id }));
  });
});

describe("a request nobody decides", () => {
  const asked = async (): Promise<Move> => {
    const move = await aMove(ws.ctx);
    await requestApproval(ws.ctx, { moveId: move.id });
    return move;
  };

  it("is told once in the last third of its time, and then expires: the move is open again", async () => {
    const move = await asked();
    await expireRequests(ws.deps);
    await expectOutbox(ws.ctx, "approval.reminder", 0);
    clock.advance(49 * HOUR_MS);
    await expireRequests(ws.deps);
    await expireRequests(ws.deps);
    await expectOutbox(ws.ctx, "approval.reminder");
    expect(await statusOf(move.id)).toBe("awaiting_approval");
    clock.advance(24 * HOUR_MS);
    await rejectsWith("conflict", "approval.request_expired", async () => decide(await aMember(ws), approval(move)));
    await expireRequests(ws.deps);
    await expireRequests(ws.deps);
    expect(await statusOf(move.id)).toBe("open");
    await expectAudit(ws.ctx, "approval.expired", move.id);
    await expectOutbox(ws.ctx, "approval.expired");
    expect((await decide(ws.ctx, approval(move))).status).toBe("scheduled");
  });

  it("waits as long as the workspace says", async () => {
    await updatePolicy(ws.ctx, { requestHours: 1 });
    const move = await asked();
    clock.advance(HOUR_MS);
    await expireRequests(ws.deps);
    expect(await statusOf(move.id)).toBe("open");
  });

  it("that was decided in time stays decided", async () => {
    const move = await asked();
    await decide(await aMember(ws), approval(move));
    clock.advance(100 * HOUR_MS);
    await expireRequests(ws.deps);
    expect(await statusOf(move.id)).toBe("scheduled");
  });
});

describe("the policy", () => {
  it("is changed by admins only, keeps what is not named, and is the workspace's own", async () => {
    await rejectsWith("forbidden", null, async () => updatePolicy(await aMember(ws), { requestHours: 1 }));
    await updatePolicy(ws.ctx, { secondApproverCents: 5_000_000 });
    await updatePolicy(ws.ctx, { requestHours: 24 });
    const policy = { secondApproverCents: 5_000_000, requestHours: 24, membersApproveAlone: true };
    expect(await getPolicy(ws.ctx)).toEqual(policy);
    await expectAudit(ws.ctx, "approval.policy_changed", ws.workspaceId);
    await expectOutbox(ws.ctx, "approval.policy_changed", 2);
    expect((await getPolicy((await aWorkspace(ws.deps)).ctx)).requestHours).toBe(72);
  });
});

describe("the list", () => {
  it("pages through what waits, longest first, and shows nothing of another workspace", async () => {
    const asker: Ctx = await aMember(ws);
    const moves: Move[] = [];
    for (let index = 0; index < 3; index += 1) {
      const move = await aMove(ws.ctx, { contactId: (await aContact(ws.ctx)).id });
      await requestApproval(asker, { moveId: move.id });
      clock.advance(1_000);
      moves.push(move);
    }
    const first = await listApprovals(ws.ctx, { limit: 2 });
    const rest = await listApprovals(ws.ctx, { limit: 2, cursor: first.nextCursor ?? "" });
    expect([...first.items, ...rest.items].map((item) => item.moveId)).toEqual(moves.map((move) => move.id));
    expect(rest.nextCursor).toBeNull();
    expect((await listApprovals((await aWorkspace(ws.deps)).ctx, {})).items).toEqual([]);
  });
});
