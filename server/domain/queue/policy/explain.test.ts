import { describe, expect, it } from "vitest";
import { defaultWeights } from "#server/domain/learning/contract.ts";
import { shortMoney } from "#server/platform/pure/formats.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "#server/platform/pure/time.ts";
import { explanation } from "../contract.ts";
import { explain, patchOf, type ScoreWords, type StoredScore, storedScore } from "./explain.ts";
import { rank } from "./rank.ts";
import type { ScoreFacts } from "./score.ts";
import { ago, signed, span } from "./words.ts";

const NOW = new Date("2026-03-02T09:00:00.000Z");
const source = { kind: "signal", id: "s1", label: "Form “Book a demo”, 2 Mar", quote: "Pricing, please." } as const;
const deal = { kind: "deal", id: "d1", label: "Northwind – 140 trucks", quote: null } as const;
const facts: ScoreFacts = {
  actionType: "reply_email",
  amountCents: 4_800_000,
  intent: 0.9,
  occurredAt: NOW.getTime() - 40 * MINUTE_MS,
  halfLifeHours: 24,
  icpFit: 0.8,
  stageOrder: 2,
  dueAt: NOW.getTime() + 80 * MINUTE_MS,
};
const words: ScoreWords = {
  person: "Dana Ruiz",
  company: "Northwind",
  dealName: "Northwind – 140 trucks",
  currency: "USD",
  amountEvidence: [deal],
  intentWhy: "asked for pricing",
  intentEvidence: [source],
  strategicEvidence: [deal],
};
const outcomeRow = { kind: "outcome", id: "o1", label: "Dana Ruiz, email replied", quote: null } as const;
function stored(changed: Partial<ScoreFacts> = {}, said: Partial<ScoreWords> = {}, impact?: number): StoredScore {
  const all = { ...facts, ...changed };
  const contact = impact === undefined ? [] : [{ impact, occurredAt: NOW }];
  return {
    facts: all,
    words: { ...words, ...said },
    ...patchOf(rank(all, defaultWeights, { contact, company: [] }, NOW)),
  };
}
const tell = (score: StoredScore, now = NOW) => explain(score, 1, now, { contact: [outcomeRow], company: [] });
const line = (score: StoredScore, key: string, now = NOW) =>
  tell(score, now).contributions.find((part) => part.key === key);

describe("an explanation", () => {
  it("fits the contract and survives being stored", () => {
    const score = stored({}, {}, 8);
    expect(() => explanation.parse(tell(score))).not.toThrow();
    expect(storedScore.parse(JSON.parse(JSON.stringify(score)))).toEqual(score);
  });

  it("is a sentence that says who did what, how long ago, and what it is worth", () => {
    expect(tell(stored()).sentence).toMatch(/^\d+: Dana Ruiz asked for pricing 40 min ago; the deal is worth \$48k\.$/);
  });

  it("reads well for what somebody wants as for what they did", () => {
    expect(tell(stored({}, { intentWhy: "wants to meet" })).sentence).toContain("Dana Ruiz wants to meet, 40 min ago;");
    expect(tell(stored({}, { intentWhy: "took the time to write" })).sentence).toContain(
      "took the time to write 40 min ago;",
    );
  });

  it.each([
    ["it has stood in its stage for 47 days", ": it has stood in its stage for 47 days;"],
    ["no activity for 19 days", ": no activity for 19 days;"],
    ["due 1 day ago", ": due 1 day ago;"],
    ["its amount went up", ": its amount went up, 40 min ago;"],
    ["a colleague called us in Slack", ": a colleague called us in Slack, 40 min ago;"],
  ])("says of a deal or a task, not of the person: %s", (intentWhy, told) => {
    expect(tell(stored({}, { intentWhy })).sentence).toContain(told);
  });

  it("is told as of the moment it is read", () => {
    const later = new Date(NOW.getTime() + 3 * HOUR_MS);
    expect(tell(stored(), later).sentence).toContain("asked for pricing 3 h 40 min ago");
    expect(line(stored(), "urgency", later)?.why).toContain("the answer was due 1 h 40 min ago");
    expect(line(stored(), "urgency")?.why).toContain("the answer is due in 1 h 20 min");
  });

  it("links each known part to its rows, and names each part that is not known", () => {
    expect(line(stored(), "revenue")).toMatchObject({
      evidence: [deal],
      isMissing: false,
      why: "The deal “Northwind – 140 trucks” is worth $48k.",
    });
    expect(line(stored(), "urgency")?.evidence).toEqual([source]);
    const bare = stored(
      { amountCents: null, intent: null, icpFit: null, stageOrder: null, dueAt: null },
      { company: null, dealName: null, intentWhy: null, person: null },
    );
    const missing = tell(bare)
      .contributions.filter((part) => part.isMissing)
      .map((part) => part.key);
    expect(missing).toEqual(["revenue", "urgency", "strategic_fit", "strategic_stage"]);
    expect(tell(bare).sentence).toMatch(/^\d+: somebody got in touch 40 min ago\.$/);
    expect(line(bare, "urgency")?.why).toContain("there is no deadline");
  });

  it("says what was learned, with its rows, and what would change the score", () => {
    const replied = tell(stored({ amountCents: null }, {}, 8));
    expect(replied.contributions.find((part) => part.key === "contact")).toMatchObject({
      points: 16,
      evidence: [{ id: "o1" }],
    });
    expect(replied.sentence).toContain("earlier outcomes count +16");
    expect(tell(stored({ amountCents: null })).counterfactuals).toContainEqual({
      label: "A reply from Dana Ruiz today",
      points: 16,
    });
    expect(tell(stored({ amountCents: null })).counterfactuals.map(({ label }) => label)).toContain(
      "A deal of $50k on record",
    );
  });

  it("explains the limit where it bites", () => {
    const capped = stored({ amountCents: 20_000_000, intent: 1, icpFit: 1, stageOrder: 5 }, {}, 10);
    expect(line(capped, "limit")?.why).toContain("20 points at most");
  });
});

describe("words", () => {
  it.each([
    [0, "0 min"],
    [40 * MINUTE_MS, "40 min"],
    [HOUR_MS, "1 h"],
    [80 * MINUTE_MS, "1 h 20 min"],
    [7 * HOUR_MS, "7 h"],
    [30 * HOUR_MS, "30 h"],
    [3 * DAY_MS, "3 days"],
  ])("give %i ms as %s", (ms, text) => expect(span(ms)).toBe(text));
  it.each([
    [4_800_000, "USD", "$48k"],
    [120_000_000, "USD", "$1.2M"],
    [95_000, "EUR", "€950"],
  ])("give %i cents of %s as %s", (cents, currency, text) => expect(shortMoney(cents, currency)).toBe(text));
  it("say what just happened without a number", () =>
    expect([ago(10_000), ago(61_000)]).toEqual(["just now", "1 min ago"]));
  it("carry a sign", () => expect([signed(14), signed(-3.25), signed(0)]).toEqual(["+14", "−3.3", "+0"]));
});
