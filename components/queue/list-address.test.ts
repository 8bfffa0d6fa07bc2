import { describe, expect, it } from "vitest";
import { listHref, listOf } from "./list-address.ts";

const me = "0190a0b0-0000-7000-8000-000000000001";
const other = "0190a0b0-0000-7000-8000-000000000002";

describe("the address of a list", () => {
  it.each([
    ["?", { view: "open" }],
    ["?view=done", { view: "done" }],
    ["?domain=sales&owner=me", { view: "open", domain: "sales", ownerId: me }],
    [`?owner=${other}&action=reply_email`, { view: "open", ownerId: other, actionType: "reply_email" }],
  ] as const)("%s says what the list is, there and back", (href, list) => {
    expect(listHref(list, me)).toBe(href);
    expect(listOf(Object.fromEntries(new URLSearchParams(href)), me)).toEqual(list);
  });

  it("leaves out what it does not know", () => {
    const params = { view: "everything", domain: "astrology", owner: "somebody", action: "toString" };
    expect(listOf(params, me)).toEqual({ view: "open" });
  });
});
