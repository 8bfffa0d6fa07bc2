import { expect, it } from "vitest";
import { membersIn, nameIn, shownDetail } from "./detail.ts";

it("a detail leaves without credentials, at any depth", () => {
  const detail = {
    name: "Billing",
    url: "https://hooks.acme.test/T0/very-secret?sig=1",
    apiKey: "sk-1",
    isKeyNew: true,
    before: { refreshToken: "r", baseUrl: "http://user:pass@127.0.0.1:11434/v1", holdSeconds: 20 },
    steps: [{ clientSecret: "c", label: "one" }],
  };
  expect(shownDetail(detail)).toEqual({
    name: "Billing",
    url: "https://hooks.acme.test",
    isKeyNew: true,
    before: { baseUrl: "http://127.0.0.1:11434", holdSeconds: 20 },
    steps: [{ label: "one" }],
  });
  expect(shownDetail({ url: "not one" })).toEqual({ url: "an address" });
});

it("members are found by the keys that hold them, and by no other", () => {
  const [a, b] = ["0199aaaa-0000-7000-8000-000000000001", "0199aaaa-0000-7000-8000-000000000002"];
  expect(membersIn({ from: a, mentions: [b], contactId: a, to: "3 days" })).toEqual([a, b]);
});

it("a thing that is gone keeps the name of its entry", () => {
  expect(nameIn({ name: "Billing" })).toBe("Billing");
  expect(nameIn({ account: "ana@acme.test", provider: "google" })).toBe("ana@acme.test");
  expect(nameIn({ name: "" })).toBeNull();
});
