import { describe, expect, it } from "vitest";
import type { Activity, MemberFigures } from "#server/domain/team/contract.ts";
import { activityLine, activityNote, figurePath, hereText, medianText, nextSorting, sorted } from "./present.ts";
import { feedFilterOf, feedHref } from "./team-input.ts";

const member = (name: string, figures: Partial<MemberFigures> = {}): MemberFigures => ({
  userId: `0199aaaa-0000-7000-8000-00000000000${name.length}`,
  name,
  role: "member",
  joinedAt: "2026-11-01T00:00:00.000Z",
  open: 0,
  dueToday: 0,
  decided: 0,
  done: 0,
  medianDecisionMs: null,
  replies: 0,
  ...figures,
});

describe("the table", () => {
  const [ana, max, li] = [
    member("Ana", { decided: 3, medianDecisionMs: 60_000 }),
    member("Maxi", { decided: 9, medianDecisionMs: 3_600_000 }),
    member("Li", { decided: 3 }),
  ];
  const names = (key: Parameters<typeof nextSorting>[1], isDescending: boolean) =>
    sorted([ana, max, li], { key, isDescending }).map(({ name }) => name);

  it("sorts by any column, equals by name, and whoever has no time last", () => {
    expect(names("name", false)).toEqual(["Ana", "Li", "Maxi"]);
    expect(names("decided", true)).toEqual(["Maxi", "Ana", "Li"]);
    expect(names("medianDecisionMs", false)).toEqual(["Ana", "Maxi", "Li"]);
    expect(names("medianDecisionMs", true)).toEqual(["Maxi", "Ana", "Li"]);
  });

  it("begins a column with what is looked for, and turns it the second time", () => {
    const byName = { key: "name", isDescending: false } as const;
    expect(nextSorting(byName, "decided")).toEqual({ key: "decided", isDescending: true });
    expect(nextSorting(byName, "medianDecisionMs")).toEqual({ key: "medianDecisionMs", isDescending: false });
    expect(nextSorting({ key: "decided", isDescending: true }, "decided")).toEqual({
      key: "decided",
      isDescending: false,
    });
  });

  it("leads from a figure to its list, where there is one with something in it", () => {
    const busy = member("Ana", { open: 2, decided: 1, replies: 1, done: 1, dueToday: 1 });
    expect(figurePath(busy, "open", busy.userId)).toBe("today?owner=me");
    expect(figurePath(busy, "open", "other")).toBe(`today?owner=${busy.userId}`);
    expect(figurePath(busy, "decided", "other")).toBe(`team?person=${busy.userId}&show=decisions#feed`);
    expect(figurePath(busy, "replies", "other")).toBe(`team?person=${busy.userId}&show=outcomes#feed`);
    expect(figurePath(busy, "done", "other")).toBeNull();
    expect(figurePath(member("Li"), "open", "other")).toBeNull();
    expect(medianText(null)).toBe("–");
    expect(medianText(7_200_000)).toBe("2 h");
  });
});

describe("the feed", () => {
  const item: Activity = {
    id: "1",
    at: "2026-11-22T08:00:00.000Z",
    action: "move.dismissed",
    actorName: "Ana",
    moveId: "m",
    moveTitle: "Call Dana",
    reason: "bad_timing",
    note: "In May",
    outcome: null,
  };

  it("tells a deed with its reason, and an outcome with what it counts", () => {
    expect(activityLine(item)).toEqual({ before: "Ana dismissed ", thing: "Call Dana", after: "" });
    expect(activityNote(item)).toBe("Bad timing · “In May”");
    const won = {
      ...item,
      action: "outcome.recorded",
      reason: null,
      note: null,
      outcome: { type: "email_replied", impact: 8 },
    };
    expect(activityLine(won)).toEqual({ before: "Reply received: ", thing: "Call Dana", after: "" });
    expect(activityNote(won)).toBe("impact +8");
    const pulled = {
      ...item,
      action: "kill_switch.engaged",
      moveId: null,
      moveTitle: null,
      reason: "wrong price",
      note: null,
    };
    expect(activityLine(pulled)).toEqual({ before: "Ana pulled a kill switch", thing: "", after: "" });
    expect(activityNote(pulled)).toBe("Wrong price");
  });

  it("has its filter in the address", () => {
    const memberId = member("Ana").userId;
    expect(feedHref({ memberId, show: "decisions" })).toBe(`?person=${memberId}&show=decisions#feed`);
    expect(feedHref({ show: "all" })).toBe("?#feed");
    expect(feedFilterOf({ person: memberId, show: "outcomes" })).toEqual({ memberId, show: "outcomes" });
    expect(feedFilterOf({ person: "me", show: "medals" })).toEqual({ show: "all" });
  });
});

it("says who is here", () => {
  expect(hereText([])).toBe("Nobody else is looking at a move right now.");
  expect(hereText(["Max", "Ana"])).toBe("Ana and Max are looking at moves now.");
});
