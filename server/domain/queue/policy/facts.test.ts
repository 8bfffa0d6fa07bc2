import { describe, expect, it } from "vitest";
import type { ScoreWords } from "./explain.ts";
import { mergedFacts, mergedWords } from "./facts.ts";
import type { ScoreFacts } from "./score.ts";

const old: ScoreFacts = {
  actionType: "send_email",
  amountCents: 100,
  intent: 0.5,
  occurredAt: 1_000,
  halfLifeHours: 24,
  icpFit: 0.7,
  stageOrder: 1,
  dueAt: 5_000,
};
const words: ScoreWords = {
  person: "Dana",
  company: "Northwind",
  dealName: "Deal",
  currency: "EUR",
  amountEvidence: [{ kind: "deal", id: "d", label: "Deal", quote: null }],
  intentWhy: "asked for a demo",
  intentEvidence: [{ kind: "signal", id: "s", label: "Form", quote: null }],
  strategicEvidence: [],
};

describe("a further signal", () => {
  it("brings its own facts and keeps what it does not know; the earlier deadline holds", () => {
    const fresh = {
      ...old,
      actionType: "reply_email" as const,
      amountCents: null,
      intent: 0.9,
      occurredAt: 9_000,
      icpFit: null,
      stageOrder: null,
      dueAt: 8_000,
    };
    expect(mergedFacts(old, fresh)).toEqual({
      ...old,
      actionType: "reply_email",
      intent: 0.9,
      occurredAt: 9_000,
      dueAt: 5_000,
    });
    expect(mergedFacts({ ...old, dueAt: null }, { ...fresh, dueAt: null }).dueAt).toBeNull();
  });

  it("keeps each word beside the number it explains", () => {
    const fresh = {
      ...words,
      person: null,
      company: null,
      dealName: null,
      currency: "USD",
      amountEvidence: [],
      intentWhy: "wrote again",
      intentEvidence: [],
    };
    const kept = mergedWords(words, fresh, { ...old, amountCents: null, intent: null });
    expect(kept).toEqual({ ...words, intentWhy: "wrote again" });
    const replaced = mergedWords(words, fresh, old);
    expect(replaced).toMatchObject({ currency: "USD", amountEvidence: [], intentEvidence: [], person: "Dana" });
  });
});
