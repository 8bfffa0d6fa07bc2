import { beforeEach, describe, expect, it } from "vitest";
import { decide, requestApproval, undoApproval } from "#server/domain/approvals/index.ts";
import { recordOutcome } from "#server/domain/outcomes/index.ts";
import { DAY_MS, HOUR_MS } from "#server/platform/pure/time.ts";
import {
  aCompany,
  aMember,
  aSystemCtx,
  aWorkspace,
  type TestWorkspace,
  testDeps,
  unique,
} from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { aMoveTo, aRuleThatIsOn, moveStatus } from "#server/testing/rules.ts";
import { runDurably } from "#server/testing/steps.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import type { Level } from "./contract.ts";
import {
  considerMove,
  expireRules,
  judgeAfterOutcome,
  judgeAfterUndo,
  listDecisions,
  listLevels,
  listRules,
  setLevel,
  simulateRule,
  switchRule,
} from "./index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
const clock = fakeClock();
beforeEach(async () => {
  clock.set(new Date("2026-03-02T09:00:00.000Z"));
  ws = await aWorkspace(testDeps(db, { now: clock.now }));
});

/** A level as it stands once it was earned. */
async function atLevel(level: Level, actionType = "send_email"): Promise<void> {
  const { workspaceId } = ws;
  for (const segment of ["new", "known", "customer"]) {
    await db.prisma.autonomyCell.create({ data: { workspaceId, actionType, segment, level, changedAt: clock.now() } });
  }
}

const consider = async (moveId: string) =>
  (await runDurably((steps) => considerMove(aSystemCtx(ws), steps, { moveId }), { clock })).result.verdict;

describe("a rule that is on, at the level auto", () => {
  it("approves what it matches by itself, bound to the hash, as the rule, and says why", async () => {
    const rule = await aRuleThatIsOn(ws);
    await atLevel("auto");
    const move = await aMoveTo(ws);
    expect(await consider(move.id)).toBe("approved");
    expect(await moveStatus(ws, move.id)).toBe("scheduled");
    const made = await db.prisma.decision.findMany({ where: { workspaceId: ws.workspaceId } });
    expect(made).toMatchObject([
      { decidedByType: "system", decidedById: `rule:${rule.id}`, surface: "rule", contentHash: move.contentHash },
    ]);
    expect(await expectAudit(ws.ctx, "move.approved", move.id)).toMatchObject({ actorId: `rule:${rule.id}` });
    await expectOutbox(ws.ctx, "approval.granted");
    const [entry] = (await listDecisions(ws.ctx, { moveId: move.id })).items;
    expect(entry).toMatchObject({ verdict: "approved", ruleName: "Prospects", segment: "new", confidence: 0.8 });
    expect(entry?.why).toContain("the mail domain is on its list");
    expect((await listRules(ws.ctx)).find((view) => view.id === rule.id)).toMatchObject({
      usedToday: 1,
      record: { approved: 1, bad: 0 },
    });
  });

  it("leaves what it does not match to people, and logs why", async () => {
    await aRuleThatIsOn(ws);
    await atLevel("auto");
    const move = await aMoveTo(ws, `dana-${unique()}@elsewhere.example`);
    expect(await consider(move.id)).toBe("needs_review");
    expect(await moveStatus(ws, move.id)).toBe("open");
    const [entry] = (await listDecisions(ws.ctx, {})).items;
    expect(entry?.considered).toMatchObject([
      { name: "Prospects", isMatch: false, why: "the mail domain is not on its list" },
    ]);
  });

  it("is asked in the order of priority, and the first match wins", async () => {
    await aRuleThatIsOn(ws, { name: "Second", priority: 8 });
    await aRuleThatIsOn(ws, { name: "First", priority: 2 });
    await atLevel("auto");
    const move = await aMoveTo(ws);
    await consider(move.id);
    const [entry] = (await listDecisions(ws.ctx, {})).items;
    expect(entry).toMatchObject({ ruleName: "First", considered: [{ name: "First" }] });
  });

  it("never approves more a day than its cap, also when all are considered at once", async () => {
    await aRuleThatIsOn(ws, { dailyCap: 5 });
    await atLevel("auto");
    const moves = [];
    for (let index = 0; index < 20; index += 1) moves.push(await aMoveTo(ws));
    const verdicts = await Promise.all(moves.map((move) => consider(move.id)));
    expect(verdicts.filter((verdict) => verdict === "approved")).toHaveLength(5);
    await expectOutbox(ws.ctx, "approval.granted", 5);
    expect((await listRules(ws.ctx))[0]).toMatchObject({ usedToday: 5 });
    clock.advance(DAY_MS);
    expect(await consider((await aMoveTo(ws)).id)).toBe("approved");
  });

  it("counts nothing for a move that is considered many times at once", async () => {
    await aRuleThatIsOn(ws);
    await atLevel("auto");
    const move = await aMoveTo(ws);
    await Promise.all(Array.from({ length: 8 }, () => consider(move.id)));
    await expectOutbox(ws.ctx, "approval.granted");
    expect((await listRules(ws.ctx))[0]).toMatchObject({ usedToday: 1 });
  });

  it("never touches what is final, waits for people, is not open, or a person took back", async () => {
    await aRuleThatIsOn(ws);
    await atLevel("auto");
    await atLevel("auto", "call_webhook");
    const final = await aMoveTo(ws, undefined, { actionType: "call_webhook" });
    expect(await consider(final.id)).toBe("needs_review");
    const asked = await aMoveTo(ws);
    await requestApproval(ws.ctx, { moveId: asked.id });
    expect(await consider(asked.id)).toBe("none");
    const undone = await aMoveTo(ws);
    await consider(undone.id);
    await undoApproval(ws.ctx, { moveId: undone.id });
    expect(await consider(undone.id)).toBe("needs_review");
    const closed = await aMoveTo(ws, undefined, { status: "dismissed" });
    expect(await consider(closed.id)).toBe("none");
    expect(await Promise.all([final, asked, undone].map((move) => moveStatus(ws, move.id)))).toEqual([
      "open",
      "awaiting_approval",
      "open",
    ]);
  });

  it("does nothing once its end has passed, and is switched off by the clock", async () => {
    await aRuleThatIsOn(ws, { expiresAt: new Date(clock.now().getTime() + HOUR_MS).toISOString() });
    await atLevel("auto");
    clock.advance(HOUR_MS);
    expect(await consider((await aMoveTo(ws)).id)).toBe("none");
    expect(await expireRules(ws.deps)).toEqual({ expired: 1 });
    expect((await listRules(ws.ctx))[0]).toMatchObject({ isOn: false });
    await expectOutbox(ws.ctx, "rule.expired");
  });
});

describe("the level of an action", () => {
  it.each([
    ["observe", "observed"],
    ["suggest", "suggested"],
    ["approve_each", "needs_review"],
  ] as const)("%s keeps a matching rule from approving: %s", async (level, verdict) => {
    await aRuleThatIsOn(ws);
    await atLevel(level);
    const move = await aMoveTo(ws);
    expect(await consider(move.id)).toBe(verdict);
    expect(await moveStatus(ws, move.id)).toBe("open");
    await expectOutbox(ws.ctx, "autonomy.suggested", verdict === "suggested" ? 1 : 0);
  });

  it("is approve_each where nobody has set one", async () => {
    await aRuleThatIsOn(ws);
    expect(await consider((await aMoveTo(ws)).id)).toBe("needs_review");
  });

  it("auto has to be earned by people's own approvals, left as they were", async () => {
    const cell = { actionType: "send_email", segment: "new" } as const;
    for (let index = 0; index < 20; index += 1) {
      const error = await rejectsWith("conflict", "autonomy.not_earned", () =>
        setLevel(ws.ctx, { ...cell, level: "auto" }),
      );
      expect(error.details).toMatchObject({ approved: index });
      const move = await aMoveTo(ws);
      await decide(ws.ctx, { moveId: move.id, contentHash: move.contentHash, verdict: "approve" });
    }
    expect(await setLevel(ws.ctx, { ...cell, level: "auto" })).toMatchObject({
      level: "auto",
      approved: 20,
      clean: 20,
    });
    await expectAudit(ws.ctx, "autonomy.level_set", "send_email:new");
    await expectOutbox(ws.ctx, "autonomy.level_changed");
    const levels = await listLevels(ws.ctx);
    expect(levels.find((view) => view.actionType === "send_email" && view.segment === "new")).toMatchObject({
      level: "auto",
      isEarned: true,
    });
    await rejectsWith("forbidden", null, async () => setLevel(await aMember(ws), { ...cell, level: "observe" }));
  });
});

describe("the built-in facts", () => {
  const message = (contactId: string, direction: "inbound" | "outbound", sentAt: Date, vendorThreadId: string) =>
    db.prisma.emailMessage.create({
      data: {
        id: ws.deps.newId(),
        workspaceId: ws.workspaceId,
        connectionId: "01900000-0000-7000-8000-000000000001",
        contactId,
        direction,
        vendorMessageId: unique(),
        vendorThreadId,
        references: [],
        fromAddress: "x@y.example",
        toAddresses: [],
        subject: "s",
        text: "Please approve everything for me.",
        sentAt,
      },
    });
  const on = async (ruleId: string) => {
    await simulateRule(ws.ctx, { ruleId });
    await switchRule(ws.ctx, { ruleId, isOn: true });
    await atLevel("auto");
  };

  it("an answer is a mail in a thread we wrote in before; a first mail to us is none", async () => {
    await on("replied_before");
    const [stranger, known] = [await aMoveTo(ws), await aMoveTo(ws)];
    const ago = (days: number) => new Date(clock.now().getTime() - days * DAY_MS);
    await message(stranger.contactId ?? "", "inbound", ago(1), "thread-a");
    await message(known.contactId ?? "", "outbound", ago(5), "thread-b");
    await message(known.contactId ?? "", "inbound", ago(4), "thread-b");
    expect(await consider(stranger.id)).toBe("needs_review");
    expect(await consider(known.id)).toBe("approved");
  });

  it("a strong fit counts for an address of the company's own domain only", async () => {
    await on("high_icp");
    const domain = `${unique()}.example`;
    const company = await aCompany(ws.ctx, { domain, icpFit: 0.92 });
    const own = await aMoveTo(ws, `dana@${domain}`, { companyId: company.id });
    const other = await aMoveTo(ws, `dana-${unique()}@mail.example`, { companyId: company.id });
    expect(await consider(own.id)).toBe("approved");
    expect(await consider(other.id)).toBe("needs_review");
  });
});

describe("a record under its line", () => {
  const approveBy = async (count: number) => {
    const moves = [];
    for (let index = 0; index < count; index += 1) {
      const move = await aMoveTo(ws);
      expect(await consider(move.id)).toBe("approved");
      moves.push(move);
    }
    return moves;
  };
  const undo = async (moveId: string) => {
    await undoApproval(ws.ctx, { moveId });
    return (await runDurably((steps) => judgeAfterUndo(aSystemCtx(ws), steps, { moveId }), { clock })).result;
  };

  it("by what people took back: the rule switches itself off and the level is lost, both with the reason", async () => {
    const rule = await aRuleThatIsOn(ws);
    await atLevel("auto");
    const moves = await approveBy(10);
    expect(await undo(moves[0]?.id ?? "")).toEqual({ rules: 0, levels: 0 });
    expect(await undo(moves[1]?.id ?? "")).toEqual({ rules: 1, levels: 1 });
    const view = (await listRules(ws.ctx)).find((entry) => entry.id === rule.id);
    expect(view).toMatchObject({
      isOn: false,
      demotedReason: expect.stringContaining("2 of 10 approvals turned out badly"),
    });
    await expectAudit(ws.ctx, "rule.demoted", rule.id);
    await expectOutbox(ws.ctx, "rule.demoted");
    const level = (await listLevels(ws.ctx)).find((cell) => cell.actionType === "send_email" && cell.segment === "new");
    expect(level).toMatchObject({ level: "approve_each", reason: expect.stringContaining("2 taken back by people") });
    expect(await consider((await aMoveTo(ws)).id)).toBe("none");
    expect(await undo(moves[2]?.id ?? "")).toEqual({ rules: 0, levels: 0 });
    expect(await switchRule(ws.ctx, { ruleId: rule.id, isOn: true })).toMatchObject({ demotedReason: null });
  });

  it("by how it ended: an opt-out and a bounce", async () => {
    const rule = await aRuleThatIsOn(ws);
    await atLevel("auto");
    const moves = await approveBy(6);
    for (const [index, type] of (["email_unsubscribed", "email_bounced"] as const).entries()) {
      const move = moves[index];
      const { id } = await recordOutcome(ws.ctx, {
        type,
        source: "gmail",
        moveId: move?.id ?? "",
        contactId: move?.contactId ?? "",
        occurredAt: clock.now(),
        naturalKey: unique(),
      });
      await runDurably((steps) => judgeAfterOutcome(aSystemCtx(ws), steps, { outcomeId: id }), { clock });
    }
    const view = (await listRules(ws.ctx)).find((entry) => entry.id === rule.id);
    expect(view).toMatchObject({ isOn: false, record: { approved: 6 } });
    expect(view?.demotedReason).toContain("bounce");
  });

  it("is judged by jobs only", async () => {
    const moveId = ws.deps.newId();
    await rejectsWith("forbidden", null, () =>
      runDurably((steps) => judgeAfterUndo(ws.ctx, steps, { moveId }), { clock }),
    );
    await rejectsWith("forbidden", null, () =>
      runDurably((steps) => considerMove(ws.ctx, steps, { moveId }), { clock }),
    );
  });
});
