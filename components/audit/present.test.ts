import { describe, expect, it } from "vitest";
import { auditFilterOf, auditHref, exportQuery } from "./audit-input.ts";
import { detailParts, kindChoices, settingLabel, surfaceLabel, thingPath } from "./present.ts";

const ana = "0199aaaa-0000-7000-8000-000000000001";
const at = () => "today 09:00";
const parts = (action: string, detail: Record<string, unknown>, names: Record<string, string> = {}) =>
  detailParts({ action, detail, names }, at);

describe("what an entry holds besides its sentence", () => {
  it.each([
    ["move.dismissed", { reason: "bad_timing", note: "In May" }, ["Bad timing", "“In May”"]],
    ["move.snoozed", { until: "2026-11-23T08:00:00.000Z" }, ["until today 09:00"]],
    ["move.assigned", { ownerId: ana, ownerName: "Ana" }, ["to Ana"]],
    ["move.assigned", { ownerId: null, ownerName: null }, ["nobody owns it now"]],
    ["move.fed", { signalId: ana, before: 61.2, after: 74.8, isDraftKept: false }, ["score 61 → 75"]],
    ["move.edited", { subjectChanged: true, textChanged: true, replacedHash: "ab", version: 2 }, ["Subject, text"]],
    ["move.edited", { subjectChanged: false, paramsChanged: true, fields: ["Start", "End"] }, ["Start, End"]],
    ["move.approved", { approvalId: ana, contentHash: "ab", surface: "web" }, []],
    ["move.approved_first", { given: 1, needed: 2 }, ["1 of 2 approvals"]],
    [
      "outcome.recorded",
      { type: "email_replied", impact: 8, source: "gmail", confidence: 1 },
      ["impact +8", "Reply received", "Gmail"],
    ],
    ["member.role_changed", { before: "viewer", after: "admin" }, ["viewer → admin"]],
    ["workspace.updated", { holdSeconds: { before: 20, after: 30 } }, ["Hold in seconds: 20 → 30"]],
    ["guardrails.updated", { isHoursOn: { before: false, after: true } }, ["Working hours: off → on"]],
    [
      "approval.policy_changed",
      { before: { requestHours: 72, a: 1 }, after: { requestHours: 24, a: 1 } },
      ["Hours until a request expires: 72 → 24"],
    ],
    [
      "kill_switch.engaged",
      { scope: "action_type", target: "send_email", reason: "wrong price", stoppedMoves: 2 },
      ["Wrong price", "for action type", "send email", "2 approved moves taken back"],
    ],
    ["rule.switched", { name: "Known domains", isOn: false }, ["off"]],
    ["webhook.tested", { name: "Billing", isDelivered: false, status: 500 }, ["it did not arrive"]],
  ])("%s %o", (action, detail, told) => expect(parts(action, detail)).toEqual(told));

  it("names members, and never an id", () => {
    const detail = { from: null, to: ana, note: null };
    expect(parts("approval.delegated", detail, { [ana]: "Ana Diaz" })).toEqual(["to Ana Diaz"]);
    expect(parts("approval.delegated", detail)).toEqual(["to a former member"]);
    expect(parts("move.commented", { commentId: ana, mentions: [ana] }, { [ana]: "Ana" })).toEqual(["names Ana"]);
  });

  it("tells nothing of a key it does not know", () => {
    expect(parts("model_account.saved", { secretPlan: { deep: true }, accountIds: [ana] })).toEqual([]);
  });
});

it("a setting is called by its name, or by its words", () => {
  expect(settingLabel("mailboxPerDay")).toBe("Mailbox per day");
  expect(settingLabel("isAllowListOn")).toBe("Only listed addresses");
});

it("a thing leads to where it is seen", () => {
  const subject = { type: "comment", id: ana, label: null };
  expect(thingPath({ subject, moveId: "m" })).toBe("moves/m");
  expect(thingPath({ subject: { ...subject, type: "contact" }, moveId: null })).toBe(`people/${ana}`);
  expect(thingPath({ subject: { ...subject, type: "push_device" }, moveId: null })).toBeNull();
  expect(surfaceLabel("job")).toBe("In the background");
  expect(surfaceLabel(null)).toBeNull();
  expect(kindChoices.map(({ label }) => label)).toContain("Members");
});

describe("a filter", () => {
  it("stands in the address and comes back from it", () => {
    const filter = { actorId: ana, kind: "move", from: "2026-11-01", to: "2026-11-20" };
    const params = Object.fromEntries(new URLSearchParams(auditHref(filter)));
    expect(auditFilterOf(params)).toEqual(filter);
    expect(auditHref({})).toBe("?");
    expect(exportQuery({ kind: "move" })).toBe("?kind=move");
    expect(exportQuery({})).toBe("");
  });

  it("leaves out what is none", () => {
    expect(auditFilterOf({ person: "me", kind: "Move; drop", from: "yesterday", to: "2026-13-45" })).toEqual({});
  });
});
