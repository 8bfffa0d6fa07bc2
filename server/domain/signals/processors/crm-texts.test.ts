import { describe, expect, it } from "vitest";
import { checkDraft } from "#server/domain/outreach/index.ts";
import { crmDraft, days, type Fact } from "./crm-texts.ts";

const fact = (line: string): Fact => ({ line, evidence: { kind: "deal", id: "d1", label: "Deal", quote: null } });
const named = { evidence: fact("").evidence, without: "Follow up on a deal" };
const text = { template: "t@1", title: "Follow up on “Northwind”", named, step: "Ask where they stand.", leftOut: [] };

describe("a task's text", () => {
  it("has every figure from its row", () => {
    const draft = crmDraft({ ...text, facts: [fact("Amount: $84,000"), fact("Close date: 11 Dec 2026")] });
    expect(draft.text).toBe("Ask where they stand.\n– Amount: $84,000\n– Close date: 11 Dec 2026");
    expect(draft.claims.map((claim) => claim.evidence.quote)).toEqual([
      "Follow up on “Northwind”",
      "Amount: $84,000",
      "Close date: 11 Dec 2026",
    ]);
    expect(checkDraft(draft)).toEqual({ ok: true });
  });

  it("leaves a line out that could carry a link, and says so", () => {
    const draft = crmDraft({ ...text, facts: [fact("Stage: see evil.example/x"), fact("Amount: $5")] });
    expect(draft.text).toBe("Ask where they stand.\n– Amount: $5");
    expect(draft.leftOut).toEqual(["A detail whose words cannot be quoted safely."]);
    expect(checkDraft(draft)).toEqual({ ok: true });
  });
});

describe("a title", () => {
  it("names a deal with a figure in its name, with the record as its source", () => {
    const draft = crmDraft({ ...text, title: "Follow up on “Northwind – 140 trucks”", facts: [fact("Amount: $5")] });
    expect(draft.subject).toBe("Follow up on “Northwind – 140 trucks”");
    expect(checkDraft(draft)).toEqual({ ok: true });
  });

  it.each(["collector.example", "guaranteed discount", "password: x"])("goes without the name “%s”", (name) => {
    const draft = crmDraft({ ...text, title: `Follow up on “${name}”`, facts: [fact("Amount: $5")] });
    expect(draft.subject).toBe("Follow up on a deal");
    expect(draft.text).toContain("Amount: $5");
    expect(checkDraft(draft)).toEqual({ ok: true });
  });
});

describe("words for numbers", () => {
  it.each([
    [0, "today"],
    [1, "1 day"],
    [12.9, "12 days"],
  ])("%d days are %s", (count, shown) => {
    expect(days(new Date(0), new Date(count * 86_400_000))).toBe(shown);
  });
});
