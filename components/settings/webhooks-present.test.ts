import { expect, it } from "vitest";
import { deliverySentence, shortAddress } from "./webhooks-present.ts";

it("says what became of a message", () => {
  const one = { state: "delivered", status: 204, attempts: 1, message: null } as const;
  expect(deliverySentence(one)).toBe("It answered 204");
  expect(deliverySentence({ ...one, attempts: 3 })).toBe("It answered 204, after 3 tries");
  expect(deliverySentence({ ...one, state: "failed", message: "It refused it." })).toBe("It refused it.");
  expect(deliverySentence({ ...one, state: "under_way", status: null, attempts: 0 })).toBe("Being posted");
});

it("shortens an address to what tells it apart", () => {
  expect(shortAddress("https://hooks.customer.test/in?x=1")).toBe("hooks.customer.test/in");
  expect(shortAddress("https://hooks.customer.test/")).toBe("hooks.customer.test");
});
