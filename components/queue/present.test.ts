import { describe, expect, it } from "vitest";
import {
  queueView,
  bandOf as serverBandOf,
  dismissReasons as serverReasons,
  viewStatuses,
} from "#server/domain/queue/contract.ts";
import { aCard } from "./card-fixture.ts";
import { markDraft } from "./draft-marks.ts";
import {
  accountName,
  approveLabel,
  bandOf,
  barWidth,
  dismissReasons,
  figureText,
  holdText,
  intervalText,
  matches,
  money,
  originSentence,
  points,
  rowTitle,
  sourceLine,
  totalOf,
  undoSentence,
  views,
} from "./present.ts";
import { pickedInstant, snoozeOptions } from "./present-snooze.ts";
import { timelineLine, timelineOf } from "./present-timeline.ts";
import { viewShows } from "./queue-cache.ts";

const now = new Date("2026-11-21T08:30:00Z");

describe("the screens' own copies equal the contract", () => {
  it("views, their statuses, bands and dismiss reasons", () => {
    expect([...views]).toEqual(queueView.options);
    for (const view of views) for (const status of viewStatuses[view]) expect(viewShows(view, status)).toBe(true);
    for (const score of [0, 39.9, 40, 69.9, 70, 100]) expect(bandOf(score)).toBe(serverBandOf(score));
    expect(dismissReasons.map((entry) => entry.value)).toEqual([...serverReasons]);
  });
});

describe("amounts and points", () => {
  it.each([
    [4_800_000, "USD", "$48k"],
    [120_000_000, "EUR", "€1.2M"],
    [95_000, null, "$950"],
    [null, "USD", null],
  ])("%s %s is %s", (cents, currency, text) => expect(money(cents, currency)).toBe(text));

  it.each([
    [28, "+28.0"],
    [-3.24, "−3.2"],
    [-0.01, "0.0"],
  ])("%d reads %s", (value, text) => expect(points(value)).toBe(text));

  it("adds parts without drift and scales bars to the widest", () => {
    const parts = [{ points: 28.1 }, { points: 30.2 }, { points: -6 }];
    expect(totalOf(parts)).toBe(52.3);
    expect(barWidth(30.2, parts)).toBe(100);
    expect(barWidth(-6, parts)).toBe(20);
  });

  it("says an interval only where there is one, and more than a thousand as such", () => {
    expect(intervalText(80.2, 90.6)).toBe("between 80 and 91");
    expect(intervalText(80.2, 80.4)).toBeNull();
    expect(figureText({ count: 1000, isCapped: true })).toBe("1,000+");
  });

  it("names the account by what is known", () => {
    expect(accountName(aCard())).toBe("Northwind");
    expect(accountName(aCard({ companyName: null }))).toBe("Dana Ruiz");
    expect(accountName(aCard({ companyName: null, contactName: null }))).toBe("");
  });
});

describe("nothing is promised that cannot be kept", () => {
  it("tells how long undo works and what comes after", () => {
    expect(undoSentence("compensable", 20)).toBe(
      "Undo works for 20 s after you approve. Once sent it cannot be unsent, only corrected by another mail.",
    );
    expect(undoSentence("compensable", 0, "enrol_sequence")).toBe(
      "Afterwards it can still be turned around; what was sent until then stays sent.",
    );
    expect(undoSentence("final", 0)).toBe("Afterwards it is final.");
    expect(approveLabel(0)).toBe("Approve and send now");
  });

  it("says who wrote the draft", () => {
    expect(originSentence({ kind: "template", template: "first-reply" })).toBe(
      "Made from a template: no model wrote this.",
    );
    expect(originSentence({ kind: "model", model: "m-1", promptId: "p" })).toContain("m-1");
  });
});

describe("evidence marks", () => {
  const evidence = { kind: "signal", id: "s", label: "Form", quote: null } as const;
  const claim = (text: string) => ({ text, evidence });
  it("cuts the draft so that the pieces give the whole text again", () => {
    const text = "Hi Dana, you asked for pricing for 40 trucks.";
    const segments = markDraft(text, [claim("40 trucks"), claim("asked for pricing")]);
    expect(segments.map((segment) => segment.text).join("")).toBe(text);
    expect(
      segments.filter((segment) => segment.claim !== null).map((segment) => [segment.text, segment.claim]),
    ).toEqual([
      ["asked for pricing", 1],
      ["40 trucks", 0],
    ]);
  });

  it("leaves out claims whose words are gone and those inside another", () => {
    expect(markDraft("one two", [claim("three"), claim("one two"), claim("two")])).toEqual([
      { text: "one two", claim: 1, start: 0 },
    ]);
    expect(markDraft("", [])).toEqual([]);
  });
});

describe("snooze", () => {
  it("tells each choice on the person's clock", () => {
    expect(snoozeOptions(now, "Europe/Berlin").map((option) => option.when)).toEqual([
      "today 10:30",
      "today 13:30",
      "tomorrow 09:00",
      "Mon 23 Nov 09:00",
    ]);
  });

  it("reads a picked time in the person's zone and refuses the past", () => {
    expect(pickedInstant("2026-11-21T10:00", now, "Europe/Berlin")?.toISOString()).toBe("2026-11-21T09:00:00.000Z");
    expect(pickedInstant("2026-11-21T09:00", now, "Europe/Berlin")).toBeNull();
    expect(pickedInstant("", now, "UTC")).toBeNull();
  });
});

const entry = (action: string, detail: Record<string, unknown> = {}) => ({
  id: "a",
  at: now.toISOString(),
  action,
  actorType: "user",
  actorName: "Casey",
  detail,
});

describe("the timeline", () => {
  it.each([
    ["move.approved", {}, "Casey approved exactly this text"],
    ["move.dismissed", { reason: "bad_timing" }, "Casey dismissed it: bad timing"],
    [
      "move.rescored",
      { before: 61.2, after: 74.9, cause: "outcome", sentence: "She replied." },
      "Ranked anew, score 61 → 75: She replied.",
    ],
    ["move.snoozed", { until: "2026-11-22T08:00:00Z" }, "Casey snoozed it until tomorrow 09:00"],
    ["move.executed", { vendor: "google", receiptSeq: 12 }, "Sent through Gmail, receipt #12"],
    ["outcome.recorded", { type: "email_replied", impact: 8 }, "Outcome: Reply received (+8)"],
    ["move.fed", { before: 40, after: 52.4 }, "Another signal joined this move, score 40 → 52"],
    ["move.assigned", { ownerId: "u", ownerName: "Sam" }, "Casey assigned it to Sam"],
    ["move.assigned", { ownerId: null, ownerName: null }, "Casey took the owner off"],
    ["move.something_new", {}, "Casey: move something new"],
  ])("%s", (action, detail, text) => expect(timelineLine(entry(action, detail), now, "Europe/Berlin").text).toBe(text));
});

it("tells signals and steps in one order", () => {
  const timeline = [entry("move.proposed", { score: 74 })];
  const signals = [
    { id: "s", source: "form", type: "form_submitted", label: "Form “Demo”", occurredAt: "2026-11-21T08:00:00Z" },
  ];
  expect(timelineOf({ signals, timeline }, now, "UTC").map((line) => line.text)).toEqual([
    "Form “Demo” came in",
    "Casey proposed this move with a score of 74",
  ]);
});

describe("search in the loaded rows", () => {
  it.each([
    ["dana pricing", true],
    ["NORTH", true],
    ["northwind oslo", false],
  ])("%s", (query, found) => expect(matches(aCard(), query)).toBe(found));
});

it("says of an approved action what will become of it, by its own verb", () => {
  expect(holdText("reply_email", 12)).toBe("Will be sent in 12 s");
  expect(holdText("book_meeting", 1)).toBe("Will be booked in 1 s");
  expect(holdText("post_slack", 0)).toBe("Being posted now");
});

it("a row says the company once, and keeps what else stands in brackets", () => {
  const card = { title: "Reply to Dana Ruiz (Northwind) – asked for pricing (again)", companyName: "Northwind" };
  expect(rowTitle(card)).toBe("Reply to Dana Ruiz – asked for pricing (again)");
  expect(rowTitle({ ...card, companyName: null })).toBe(card.title);
});

it("a source tells its time on the reader's clock, and one without a time tells none", () => {
  const source = { kind: "message", id: "m", label: "Mail “Hello”", quote: null } as const;
  const now = new Date("2026-11-23T09:00:00Z");
  const at = "2026-11-22T23:30:00.000Z";
  expect(sourceLine({ ...source, at }, now, "Europe/Berlin")).toBe("Mail “Hello”, today 00:30");
  expect(sourceLine({ ...source, at }, now, "America/New_York")).toBe("Mail “Hello”, yesterday 18:30");
  expect(sourceLine(source, now, "Europe/Berlin")).toBe("Mail “Hello”");
});
