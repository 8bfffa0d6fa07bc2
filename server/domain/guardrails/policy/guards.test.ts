import { describe, expect, it } from "vitest";
import type { ActionType } from "#server/domain/actions/contract.ts";
import { defaultSettings, type GuardrailSettings } from "../contract.ts";
import { type GuardFacts, refusals, type Sends } from "./guards.ts";
import type { GuardSubject } from "./subject.ts";

const now = new Date("2026-03-02T09:00:00Z");
const HOUR = 3_600_000;
const subject: GuardSubject = {
  moveId: "m",
  actionType: "send_email",
  contactId: "c",
  companyId: null,
  ownerId: null,
  recipients: ["dana@prospect.test"],
  connectionId: "k",
  agentId: null,
  approval: { isGranted: true, contentHash: "h" },
  approvedByPerson: true,
  storedHash: "h",
  actualHash: "h",
  draftProblems: [],
  purpose: "conversation",
};
const none: Sends = {
  mailboxDay: [],
  mailboxWeek: [],
  memberDay: [],
  contactWeek: [],
  companyWeek: [],
  domainWeek: [],
};
const allowed: GuardFacts = {
  subject,
  now,
  timeZone: "UTC",
  settings: defaultSettings,
  stops: [],
  suppressed: [],
  sends: none,
  account: { status: "connected", address: "casey@us.test" },
};

/** The oldest left `hours` ago, the others since. */
const sent = (count: number, hours = 5): number[] =>
  Array.from({ length: count }, (_, index) => now.getTime() - hours * HOUR + index * 60_000);
const withSubject = (change: Partial<GuardSubject>): Partial<GuardFacts> => ({ subject: { ...subject, ...change } });
const withSettings = (change: Partial<GuardrailSettings>): Partial<GuardFacts> => ({
  settings: { ...defaultSettings, ...change },
});
const withSends = (change: Partial<Sends>): Partial<GuardFacts> => ({ sends: { ...none, ...change } });
const suppressed = (reason: GuardFacts["suppressed"][number]["reason"], address = "dana@prospect.test") => ({
  address,
  reason,
  since: now,
});
const stop = (scope: GuardFacts["stops"][number]["scope"], target = "") => ({
  scope,
  target,
  reason: "wrong list",
  engagedAt: now,
});
const found = (change: Partial<GuardFacts>) => refusals({ ...allowed, ...change });
const rulesOf = (change: Partial<GuardFacts>) => found(change).map((refusal) => refusal.rule);

describe("guards before a vendor call", () => {
  it("let through what nothing speaks against", () => {
    expect(rulesOf({})).toEqual([]);
  });

  it.each<[string, Partial<GuardFacts>, string]>([
    ["everything while the workspace is stopped", { stops: [stop("workspace")] }, "kill_switch.engaged"],
    ["a stopped kind of action", { stops: [stop("action_type", "send_email")] }, "kill_switch.engaged"],
    [
      "a stopped agent",
      { ...withSubject({ agentId: "scout" }), stops: [stop("agent", "scout")] },
      "kill_switch.engaged",
    ],
    ["mail in draft-only mode", withSettings({ mailMode: "draft_only" }), "mode.draft_only"],
    [
      "an approval by somebody who has left",
      withSubject({ approval: { isGranted: true, contentHash: "h", hasApproverLeft: true } }),
      "approval.approver_left",
    ],
    ["a voided approval", withSubject({ approval: { isGranted: false, contentHash: "h" } }), "approval.not_granted"],
    [
      "a final action that no person approved",
      withSubject({ actionType: "call_webhook", approvedByPerson: false }),
      "approval.person_needed",
    ],
    [
      "an approval of other content",
      withSubject({ approval: { isGranted: true, contentHash: "x" } }),
      "approval.content_changed",
    ],
    ["content that is not what its hash says", withSubject({ actualHash: "x" }), "approval.content_changed"],
    ["a legal demand", { suppressed: [suppressed("legal")] }, "suppression.legal"],
    ["an opt-out", { suppressed: [suppressed("opted_out")] }, "suppression.opted_out"],
    ["a bounce", { suppressed: [suppressed("bounced")] }, "suppression.bounced"],
    ["a first mail to a customer", { suppressed: [suppressed("customer")] }, "suppression.customer"],
    ["an address that is not listed", withSettings({ isAllowListOn: true }), "allow_list.not_listed"],
    ["a person who got enough", withSends({ contactWeek: sent(2) }), "limit.contact_week"],
    [
      "a company that got enough",
      { ...withSends({ companyWeek: sent(3) }), ...withSettings({ companyPerWeek: 3 }) },
      "limit.company_week",
    ],
    [
      "a domain that got enough",
      { ...withSends({ domainWeek: sent(3) }), ...withSettings({ domainPerWeek: 3 }) },
      "limit.domain_week",
    ],
    [
      "a member who sent enough",
      { ...withSends({ memberDay: sent(4) }), ...withSettings({ memberPerDay: 4 }) },
      "limit.member_day",
    ],
    ["a full day", withSends({ mailboxDay: sent(20) }), "limit.mailbox_day"],
    ["a full week", withSends({ mailboxWeek: sent(100, 72) }), "limit.mailbox_week"],
    [
      "mail outside working hours",
      { ...withSettings({ isHoursOn: true }), now: new Date("2026-03-01T09:00:00Z") },
      "hours.closed",
    ],
    ["a draft with a placeholder", withSubject({ draftProblems: ["{{name}}"] }), "content.problems"],
    ["no connection", { account: null }, "connection.missing"],
    ["a closed connection", { account: { status: "disconnected", address: "a@b" } }, "connection.missing"],
    ["lost access", { account: { status: "reconnect_needed", address: "a@b" } }, "connection.reconnect_needed"],
  ])("refuse %s", (_, change, rule) => {
    expect(rulesOf(change)).toEqual([rule]);
  });

  it.each<[string, Partial<GuardFacts>]>([
    ["another kind of action than the stopped one", { stops: [stop("action_type", "reply_email")] }],
    ["another agent than the stopped one", { stops: [stop("agent", "scout")] }],
    [
      "a draft in draft-only mode",
      { ...withSettings({ mailMode: "draft_only" }), ...withSubject({ actionType: "create_draft" }) },
    ],
    [
      "an answer to a customer",
      { suppressed: [suppressed("customer")], ...withSubject({ actionType: "reply_email" }) },
    ],
    ["a listed address", withSettings({ isAllowListOn: true, allowList: ["dana@prospect.test"] })],
    [
      "an address below a listed domain",
      {
        ...withSettings({ isAllowListOn: true, allowList: ["prospect.test"] }),
        ...withSubject({ recipients: ["x@mail.prospect.test"] }),
      },
    ],
    ["the last allowed mail", withSends({ mailboxDay: sent(19), mailboxWeek: sent(99), contactWeek: sent(1) })],
    ["what has no limit", { sends: null }],
    ["any number without a cap", withSends({ companyWeek: sent(50), domainWeek: sent(50), memberDay: sent(50) })],
    ["work that needs no account", { account: undefined, ...withSubject({ actionType: "research" as ActionType }) }],
    [
      "what a preview does not know yet",
      withSubject({ actionType: "call_webhook", approval: null, approvedByPerson: null }),
    ],
  ])("let %s through", (_, change) => {
    expect(rulesOf(change)).toEqual([]);
  });

  it("speak in the order of the rules", () => {
    const everything: Partial<GuardFacts> = {
      stops: [stop("workspace")],
      settings: {
        ...defaultSettings,
        mailMode: "draft_only",
        isAllowListOn: true,
        isHoursOn: true,
        workFrom: 600,
        memberPerDay: 0,
      },
      subject: { ...subject, approval: null, actualHash: "x", draftProblems: ["it is empty"] },
      suppressed: [suppressed("opted_out")],
      sends: { ...none, contactWeek: sent(2), mailboxDay: sent(20) },
      account: null,
    };
    expect(rulesOf(everything)).toEqual([
      "kill_switch.engaged",
      "mode.draft_only",
      "approval.content_changed",
      "suppression.opted_out",
      "allow_list.not_listed",
      "limit.contact_week",
      "limit.member_day",
      "limit.mailbox_day",
      "hours.closed",
      "content.problems",
      "connection.missing",
    ]);
  });

  it("name the gravest reason of an address once, and every address", () => {
    const entries = [
      suppressed("bounced"),
      suppressed("legal"),
      suppressed("opted_out"),
      suppressed("bounced", "x@y.test"),
    ];
    expect(rulesOf({ suppressed: entries })).toEqual(["suppression.legal", "suppression.bounced"]);
  });

  it("say when a full limit has room again, on the workspace's clock", () => {
    const [refusal] = found({ ...withSends({ mailboxDay: sent(21) }), timeZone: "Europe/Berlin" });
    // 21 with 20 allowed: two must have left, and the second did at 04:01.
    expect(refusal?.message).toContain("Approve it again after Tue, 3 Mar 2026, 05:01 (Europe/Berlin).");
    expect(found(withSettings({ contactPerWeek: 0 }))[0]?.message).not.toContain("Approve it again");
  });

  it("say when working hours begin", () => {
    const late = { now: new Date("2026-03-06T20:00:00Z"), timeZone: "Europe/Berlin" };
    const [refusal] = found({ ...late, ...withSettings({ isHoursOn: true }) });
    expect(refusal?.message).toContain("from Mon, 9 Mar 2026, 08:00 (Europe/Berlin)");
  });

  it("quote the reason a stop was given", () => {
    expect(found({ stops: [stop("workspace")] })[0]?.message).toContain("“wrong list”");
  });
});
