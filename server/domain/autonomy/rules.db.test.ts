import { beforeEach, describe, expect, it } from "vitest";
import { decide, undoApproval } from "#server/domain/approvals/index.ts";
import { DAY_MS } from "#server/platform/pure/time.ts";
import { aMember, aWorkspace, type TestWorkspace, testDeps, unique } from "#server/testing/build/index.ts";
import { fakeClock } from "#server/testing/clock.ts";
import { expectAudit, expectOutbox, rejectsWith } from "#server/testing/expect.ts";
import { aMoveTo, aRuleInput, aRuleThatIsOn, moveStatus } from "#server/testing/rules.ts";
import { testDatabase } from "#server/testing/test-database.ts";
import { listRules, removeRule, saveRule, simulateRule, switchRule } from "./index.ts";

const { db } = await testDatabase();
let ws: TestWorkspace;
const clock = fakeClock();
beforeEach(async () => {
  clock.set(new Date("2026-03-02T09:00:00.000Z"));
  ws = await aWorkspace(testDeps(db, { now: clock.now }));
});

describe("switching on", () => {
  it("takes a simulation of these very conditions", async () => {
    const rule = await saveRule(ws.ctx, aRuleInput());
    const on = { ruleId: rule.id, isOn: true };
    await rejectsWith("conflict", "rule.not_simulated", () => switchRule(ws.ctx, on));
    await simulateRule(ws.ctx, { ruleId: rule.id });
    expect(await switchRule(ws.ctx, on)).toMatchObject({ isOn: true });
    await expectAudit(ws.ctx, "rule.switched", rule.id);
    const { version } = (await listRules(ws.ctx)).find((view) => view.id === rule.id) ?? { version: 0 };
    const other = aRuleInput({ ruleId: rule.id, version, conditions: { domains: ["other.example"] } });
    expect(await saveRule(ws.ctx, other)).toMatchObject({ isOn: false, simulatedAt: null });
    await rejectsWith("conflict", "rule.not_simulated", () => switchRule(ws.ctx, on));
    await rejectsWith("conflict", "rule.changed", () => saveRule(ws.ctx, other));
  });

  it("a change of name, cap or priority leaves it on", async () => {
    const rule = await aRuleThatIsOn(ws);
    const change = aRuleInput({ ruleId: rule.id, version: rule.version, name: "Renamed", dailyCap: 3 });
    expect(await saveRule(ws.ctx, change)).toMatchObject({ isOn: true, name: "Renamed", dailyCap: 3 });
  });

  it("is for admins, and for one's own workspace", async () => {
    const rule = await saveRule(ws.ctx, aRuleInput());
    const member = await aMember(ws);
    await rejectsWith("forbidden", null, () => saveRule(member, aRuleInput()));
    await rejectsWith("forbidden", null, () => switchRule(member, { ruleId: rule.id, isOn: true }));
    await rejectsWith("forbidden", null, () => simulateRule(member, { ruleId: rule.id }));
    await rejectsWith("forbidden", null, () => removeRule(member, { ruleId: rule.id }));
    const stranger = (await aWorkspace(ws.deps)).ctx;
    await rejectsWith("not_found", null, () => switchRule(stranger, { ruleId: rule.id, isOn: true }));
    await rejectsWith("not_found", null, () => simulateRule(stranger, { ruleId: rule.id }));
    await rejectsWith("not_found", null, () => removeRule(stranger, { ruleId: rule.id }));
    expect((await listRules(stranger)).map((view) => view.isOn)).toEqual([false, false, false]);
  });

  it("every workspace starts with three rules, all off, and a built-in one cannot be removed", async () => {
    const rules = await listRules(ws.ctx);
    expect(rules.map(({ id, isOn, confidence }) => [id, isOn, confidence])).toEqual([
      ["replied_before", false, 0.95],
      ["known_good_recipient", false, 0.9],
      ["high_icp", false, 0.85],
    ]);
    await rejectsWith("conflict", "rule.built_in", () => removeRule(ws.ctx, { ruleId: "high_icp" }));
    await simulateRule(ws.ctx, { ruleId: "high_icp" });
    expect(await switchRule(ws.ctx, { ruleId: "high_icp", isOn: true })).toMatchObject({ isBuiltIn: true, isOn: true });
    expect(await listRules(ws.ctx)).toHaveLength(3);
    const own = await saveRule(ws.ctx, aRuleInput());
    await removeRule(ws.ctx, { ruleId: own.id });
    await expectOutbox(ws.ctx, "rule.removed");
    expect(await listRules(ws.ctx)).toHaveLength(3);
  });
});

describe("a simulation", () => {
  it("counts what would have been approved by the facts of then, and what people changed of it", async () => {
    const moves = [];
    for (let index = 0; index < 4; index += 1) moves.push(await aMoveTo(ws));
    await aMoveTo(ws, `dana-${unique()}@elsewhere.example`);
    await aMoveTo(ws, undefined, { createdAt: new Date(clock.now().getTime() - 91 * DAY_MS) });
    const [first] = moves;
    await decide(ws.ctx, { moveId: first?.id ?? "", contentHash: first?.contentHash ?? "", verdict: "approve" });
    await undoApproval(ws.ctx, { moveId: first?.id ?? "" });
    const rule = await saveRule(ws.ctx, aRuleInput());
    const result = await simulateRule(ws.ctx, { ruleId: rule.id });
    expect(result).toMatchObject({ days: 90, considered: 5, isCapped: false, wouldApprove: 4, changedByPeople: 1 });
    expect(result.items.find((item) => item.moveId === first?.id)).toMatchObject({ wasChanged: true });
    await saveRule(ws.ctx, aRuleInput({ ruleId: rule.id, dailyCap: 3 }));
    expect(await simulateRule(ws.ctx, { ruleId: rule.id })).toMatchObject({ wouldApprove: 3 });
    expect(await moveStatus(ws, moves[1]?.id ?? "")).toBe("open");
    await expectAudit(ws.ctx, "rule.simulated", rule.id);
  });
});
