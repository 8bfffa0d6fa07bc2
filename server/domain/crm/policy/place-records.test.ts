import { describe, expect, it } from "vitest";
import { type KnownRow, placeCompanies, placeContacts, placeDeals } from "./place-records.ts";

const row = (id: string, hubspotId: string | null, handle: string | null, isArchived = false): KnownRow => ({
  id,
  hubspotId,
  handle,
  isArchived,
});

describe("a contact from HubSpot", () => {
  it("is new, or the row with its address, or the row with its id", () => {
    const known = [row("a", null, "a@x.test"), row("b", "2", "old@x.test")];
    const { placed, released } = placeContacts(
      [
        { hubspotId: "1", handle: "a@x.test" },
        { hubspotId: "2", handle: "new@x.test" },
        { hubspotId: "3", handle: "c@x.test" },
      ],
      known,
    );
    expect(placed).toEqual([
      { kind: "row", id: "a", hubspotId: "1", handle: "a@x.test" },
      { kind: "row", id: "b", hubspotId: "2", handle: "new@x.test" },
      { kind: "row", id: null, hubspotId: "3", handle: "c@x.test" },
    ]);
    expect(released).toEqual([]);
  });

  it("moves to the row of its new address, which takes the id over", () => {
    const known = [row("old", "1", "old@x.test"), row("form", null, "new@x.test")];
    expect(placeContacts([{ hubspotId: "1", handle: "new@x.test" }], known)).toEqual({
      placed: [{ kind: "row", id: "form", hubspotId: "1", handle: "new@x.test" }],
      released: ["old"],
    });
  });

  it("without an address is left out, unless it had one", () => {
    const known = [row("b", "2", "b@x.test")];
    const { placed } = placeContacts(
      [
        { hubspotId: "1", handle: null },
        { hubspotId: "2", handle: null },
      ],
      known,
    );
    expect(placed).toEqual([
      { kind: "skipped", hubspotId: "1", reason: "no_address" },
      { kind: "row", id: "b", hubspotId: "2", handle: "b@x.test" },
    ]);
  });

  it("takes the address of an archived record, and of a live one not before that has given it up", () => {
    const taken = placeContacts([{ hubspotId: "9", handle: "a@x.test" }], [row("a", "1", "a@x.test")]);
    expect(taken.placed).toEqual([{ kind: "skipped", hubspotId: "9", reason: "address_taken" }]);
    const archived = placeContacts([{ hubspotId: "9", handle: "a@x.test" }], [row("a", "1", "a@x.test", true)]);
    expect(archived.placed[0]).toMatchObject({ kind: "row", id: "a" });
    const page = [
      { hubspotId: "1", handle: "b@x.test" },
      { hubspotId: "9", handle: "a@x.test" },
    ];
    for (const incoming of [page, page.toReversed()]) {
      const { placed } = placeContacts(incoming, [row("a", "1", "a@x.test")]);
      expect(placed.filter((entry) => entry.kind === "skipped").map((entry) => entry.hubspotId)).toEqual(["9"]);
    }
    expect(placeContacts(page.slice(1), [row("a", "1", "b@x.test")]).placed[0]).toMatchObject({ id: null });
  });
});

describe("a company from HubSpot", () => {
  it("is the row of its domain when nobody in HubSpot has it", () => {
    const { placed } = placeCompanies([{ hubspotId: "1", handle: "x.test" }], [row("a", null, "x.test")]);
    expect(placed).toEqual([{ kind: "row", id: "a", hubspotId: "1", handle: "x.test" }]);
  });

  it("goes without a domain that another has, here or earlier in the page", () => {
    const known = [row("a", "1", "x.test")];
    const { placed } = placeCompanies(
      [
        { hubspotId: "2", handle: "x.test" },
        { hubspotId: "3", handle: "y.test" },
        { hubspotId: "4", handle: "y.test" },
        { hubspotId: "1", handle: "x.test" },
      ],
      known,
    );
    expect(placed.map((entry) => entry.kind === "row" && [entry.id, entry.handle])).toEqual([
      [null, null],
      [null, "y.test"],
      [null, null],
      ["a", "x.test"],
    ]);
  });
});

describe("a deal from HubSpot", () => {
  it("is known by its id alone", () => {
    const { placed } = placeDeals(
      [
        { hubspotId: "1", handle: null },
        { hubspotId: "2", handle: null },
      ],
      [row("a", "1", null)],
    );
    expect(placed.map((entry) => entry.kind === "row" && entry.id)).toEqual(["a", null]);
  });
});
