import { expect, it } from "vitest";
import { isSameList, listOfView, viewOfList } from "./present-views.ts";

it("a kept view asks for what it was made from, and `me` is whoever looks", () => {
  const list = { view: "open", domain: "sales", ownerId: "ana", actionType: "send_email" } as const;
  const query = viewOfList(list, "ana");
  expect(query).toEqual({ view: "open", domain: "sales", owner: "me", actionType: "send_email" });
  expect(listOfView(query, "ana")).toEqual(list);
  expect(listOfView(query, "ben").ownerId).toBe("ben");
  expect(viewOfList(list, "ben").owner).toBe("ana");
});

it("two lists are the same when every filter is", () => {
  expect(isSameList({ view: "open" }, { view: "open" })).toBe(true);
  expect(isSameList({ view: "open" }, { view: "open", ownerId: "ana" })).toBe(false);
});
