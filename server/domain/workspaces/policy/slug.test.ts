import { describe, expect, it } from "vitest";
import { firstWorkspaceName, slugCandidates, slugOf } from "./slug.ts";

describe("slugOf", () => {
  it.each([
    ["Casey’s workspace", "caseys-workspace"],
    ["Müller & Söhne GmbH", "muller-sohne-gmbh"],
    ["  --- ", "team-one"],
    ["東京", "team-one"],
    ["api", "team-api"],
    ["Sign In", "team-sign-in"],
    ["x", "team-x"],
    ["a".repeat(80), "a".repeat(40)],
  ])("makes an address of %j", (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it("offers candidates that end with a random one", () => {
    expect(slugCandidates("Brightline", "k3x9")).toEqual([
      "brightline",
      "brightline-2",
      "brightline-3",
      "brightline-k3x9",
    ]);
  });
});

describe("firstWorkspaceName", () => {
  it.each([
    [{ name: "Casey Jordan", email: "c@x.test" }, "Casey’s workspace"],
    [{ name: null, email: "dana@x.test" }, "dana’s workspace"],
    [{ name: "   ", email: "dana@x.test" }, "dana’s workspace"],
  ])("names it after the person: %j", (person, name) => {
    expect(firstWorkspaceName(person)).toBe(name);
  });
});
