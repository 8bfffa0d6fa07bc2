import { describe, expect, it } from "vitest";
import { contactNews, type DealFacts, dealNews, stageOutcome } from "./crm-news.ts";

const since = new Date("2026-11-01T00:00:00Z");
const deal = (more: Partial<DealFacts> = {}): DealFacts => ({
  pipeline: "default",
  stage: "b",
  stageOrder: 1,
  isClosed: false,
  isWon: false,
  amountCents: 100,
  crmCreatedAt: new Date("2026-10-01T00:00:00Z"),
  crmUpdatedAt: new Date("2026-11-02T00:00:00Z"),
  ...more,
});

describe("news of a deal", () => {
  it("is its creation, when it was made since the account was connected", () => {
    const made = deal({ crmCreatedAt: new Date("2026-11-01T00:00:01Z") });
    expect(dealNews(undefined, made, since)).toEqual(["deal_created"]);
    expect(dealNews(deal({ crmUpdatedAt: null }), made, since)).toEqual(["deal_created"]);
    expect(dealNews(undefined, deal(), since)).toEqual([]);
  });

  it("is another stage, pipeline or amount, and nothing else", () => {
    expect(dealNews(deal(), deal({ stage: "c" }), since)).toEqual(["deal_stage_changed"]);
    expect(dealNews(deal(), deal({ pipeline: "other" }), since)).toEqual(["deal_stage_changed"]);
    expect(dealNews(deal(), deal({ amountCents: null }), since)).toEqual(["deal_amount_changed"]);
    expect(dealNews(deal(), deal({ crmUpdatedAt: new Date() }), since)).toEqual([]);
  });
});

describe("news of a big deal", () => {
  const big = (more: Partial<DealFacts> = {}) => deal({ amountCents: 5_000_000, ...more });

  it("is one, whatever of it changed, from 50,000 on", () => {
    expect(dealNews(big(), big({ stage: "c" }), since)).toEqual(["big_deal_moved"]);
    expect(dealNews(deal(), big({ stage: "c" }), since)).toEqual(["big_deal_moved"]);
    expect(dealNews(deal(), deal({ amountCents: 4_999_999 }), since)).toEqual(["deal_amount_changed"]);
    expect(dealNews(big(), big({ crmUpdatedAt: new Date() }), since)).toEqual([]);
  });

  it("is its creation under a name of its own", () => {
    expect(dealNews(undefined, big({ crmCreatedAt: new Date("2026-11-02T00:00:00Z") }), since)).toEqual([
      "new_high_value",
    ]);
  });

  it("is not louder once it is won or lost: that is handed over or looked back on", () => {
    const won = big({ stage: "won", isClosed: true, isWon: true });
    expect(dealNews(big(), won, since)).toEqual(["deal_stage_changed"]);
    expect(dealNews(undefined, { ...won, crmCreatedAt: new Date("2026-11-02T00:00:00Z") }, since)).toEqual([
      "deal_created",
    ]);
  });
});

describe("what a stage change came to", () => {
  it.each([
    ["further on", {}, { stageOrder: 2 }, "deal_stage_advanced"],
    ["back, whatever the stages are called", { stage: "a" }, { stage: "z", stageOrder: 0 }, "deal_stage_regressed"],
    ["won", {}, { isClosed: true, isWon: true, stageOrder: 5 }, "deal_won"],
    ["lost", {}, { isClosed: true, stageOrder: 6 }, "deal_lost"],
    ["lost, then won after all", { isClosed: true }, { isClosed: true, isWon: true }, "deal_won"],
    ["open again", { isClosed: true, isWon: true }, {}, "deal_stage_regressed"],
    ["another pipeline says nothing", {}, { pipeline: "other", stageOrder: 4 }, null],
    ["an unknown stage says nothing", {}, { stageOrder: null }, null],
    ["the same place says nothing", {}, { stage: "x" }, null],
  ] as const)("%s", (_what, before, after, outcome) => {
    expect(stageOutcome(deal(before), deal(after))).toBe(outcome);
  });
});

describe("news of a contact", () => {
  const person = { title: "VP", lifecycleStage: "lead", crmOwnerId: "1", crmUpdatedAt: since };
  it("is what matters to a seller, once the sync knows the person", () => {
    expect(contactNews(person, { ...person, title: "CEO", lifecycleStage: "customer" })).toEqual([
      "lifecycleStage",
      "title",
    ]);
    expect(contactNews(person, { ...person })).toEqual([]);
    expect(contactNews({ ...person, crmUpdatedAt: null }, { ...person, title: "CEO" })).toEqual([]);
    expect(contactNews(undefined, person)).toEqual([]);
  });
});
