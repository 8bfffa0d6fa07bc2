import { describe, expect, it } from "vitest";
import type { MoveCard } from "#server/domain/queue/contract.ts";
import { aCard } from "./card-fixture.ts";
import { type CardPages, cardsOf, insertByScore, neighbourOf, patchCard, placeIn, removeCard } from "./queue-cache.ts";

const pagesOf = (...pages: { ids: [string, number][]; next: string | null }[]): CardPages => ({
  pages: pages.map(({ ids, next }) => ({ items: ids.map(([id, score]) => aCard({ id, score })), nextCursor: next })),
  pageParams: pages.map(() => null),
});
const ids = (data: CardPages) => cardsOf(data).map((card) => card.id);

describe("a card takes its place by score, then id, as the server sorts", () => {
  const data = pagesOf(
    {
      ids: [
        ["c", 90],
        ["b", 70],
      ],
      next: "x",
    },
    { ids: [["a", 50]], next: null },
  );
  it.each([
    ["n", 95, ["n", "c", "b", "a"]],
    ["n", 70, ["c", "n", "b", "a"]],
    ["0", 70, ["c", "b", "0", "a"]],
    ["n", 10, ["c", "b", "a", "n"]],
  ])("%s with %d", (id, score, order) => expect(ids(insertByScore(data, aCard({ id, score })))).toEqual(order));

  it("moves a card that is already there instead of doubling it", () => {
    expect(ids(insertByScore(data, aCard({ id: "a", score: 99 })))).toEqual(["a", "c", "b"]);
  });

  it("leaves a card below the last loaded row to the page that will bring it", () => {
    const open = pagesOf({
      ids: [
        ["c", 90],
        ["b", 70],
      ],
      next: "more",
    });
    expect(ids(insertByScore(open, aCard({ id: "z", score: 5 })))).toEqual(["c", "b"]);
  });
});

describe("a card that left a view leaves the list", () => {
  const card = (patch: Partial<MoveCard>) => aCard({ id: "m", ...patch });
  it.each([
    [{ view: "open" } as const, card({ status: "open" }), "insert"],
    [{ view: "open" } as const, card({ status: "scheduled" }), "remove"],
    [{ view: "open", domain: "marketing" } as const, card({ status: "open", domain: "sales" }), "remove"],
    [{ view: "in_progress" } as const, card({ status: "failed" }), "refetch"],
    [{ view: "done" } as const, card({ status: "done" }), "refetch"],
  ])("%j", (input, moved, verdict) => expect(placeIn(input, moved)).toBe(verdict));

  it("keeps the same object when nothing was removed, so that nothing renders", () => {
    const data = pagesOf({ ids: [["a", 1]], next: null });
    expect(removeCard(data, "other")).toBe(data);
  });
});

it("leaves the pages it does not touch as they are", () => {
  const data = pagesOf({ ids: [["c", 90]], next: "x" }, { ids: [["a", 50]], next: null });
  expect(removeCard(data, "a").pages[0]).toBe(data.pages[0]);
  expect(patchCard(data, "c", { title: "New" }).pages.map((page) => page.items[0]?.title)).toEqual([
    "New",
    aCard().title,
  ]);
  expect(patchCard(data, "c", {}).pages[1]).toBe(data.pages[1]);
});

describe("the next row takes the selection", () => {
  const cards = ["a", "b", "c"].map((id) => aCard({ id }));
  it.each([
    [["a"], "b"],
    [["c"], "b"],
    [["a", "b"], "c"],
    [["a", "c"], "b"],
    [["gone"], "a"],
    [["a", "b", "c"], null],
  ])("after %j comes %s", (ids, next) => expect(neighbourOf(cards, ids)).toBe(next));
  it("and nothing when the list is empty", () => expect(neighbourOf([], ["a"])).toBeNull());
});
